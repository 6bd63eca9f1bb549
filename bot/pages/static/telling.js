/* Tells the newest answer: all at once, or screen by screen in simple mode; reads it aloud where that is wished. */
var Telling = (function () {
  'use strict';

  var told = []; // the entries of the newest answer
  var screens = []; // of simple mode
  var place = 0;

  // the first bubble; `fresh` is what has just been said, and may be read aloud
  function tell(entries, fresh) {
    told = entries;
    Shown.withoutButtons();
    screens = Modes.on('simple') ? Simple.screens(entries) : [];
    if (screens.length) return screen(0, fresh);
    var bubbles = entries.map(Shown.entry);
    if (fresh) aloud();
    return bubbles[0];
  }

  // news stands below the question and its buttons; in simple mode the question comes again after it
  function add(entries) {
    if (!Modes.on('simple')) {
      told = told.concat(entries);
      return entries.map(Shown.entry)[0];
    }
    var asked = told.filter(function (entry) { return entry.who !== 'notice' && entry.choices && entry.choices.length; });
    return tell(entries.concat(asked.slice(-1)), true);
  }

  function screen(at, fresh) {
    place = at;
    Shown.withoutButtons();
    var bubble = screens[at].entry ? Shown.bubble(screens[at].entry) : null;
    Shown.buttons(screens[at].choices);
    if (fresh) aloud();
    return bubble;
  }

  function more() {
    Shown.scroll(screen(screens[place].more, true));
  }

  function aloud() {
    if (!Modes.on('aloud')) return;
    if (screens.length) return Voice.read([screens[place].entry || { text: '' }], screens[place].choices);
    Voice.read(told, told.length ? told[told.length - 1].choices : []);
  }

  // the numbered buttons that are shown now; none outside of simple mode
  function numbered() {
    return screens.length ? screens[place].choices.filter(function (choice) { return choice.number; }) : [];
  }

  return { tell: tell, add: add, more: more, aloud: aloud, numbered: numbered, done: function () { told = screens = []; } };
}());
