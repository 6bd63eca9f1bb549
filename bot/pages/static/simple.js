/* Simple mode: cuts an answer at the ends of its sentences into screens of two, each with at most nine numbered buttons. */
var Simple = (function () {
  'use strict';

  var ENOUGH = 40; // characters of one screen, unless a single sentence is longer
  var TINY = 4; // characters of a sentence that belongs to the next one: 您好！
  var NINE = 9;
  var MORE = { label: '还有', value: 'more', number: NINE };
  var SENTENCE = /[^。！？；]*[。！？；]+[”’）》」]*|[^。！？；]+$/g;
  var NUMBER = /^(?:选|点|按|打|要|第)*([1-9１-９一二两三四五六七八九])(?:个|项|号|条|\.|。|、)?$/;
  var NUMERALS = ['1１一', '2２二两', '3３三', '4４四', '5５五', '6６六', '7７七', '8８八', '9９九'];

  function sentences(text) {
    var found = [];
    text.split('\n').forEach(function (line) {
      var before = '';
      (line.match(SENTENCE) || []).forEach(function (sentence) {
        before += sentence;
        if (before.trim().length <= TINY) return;
        found.push(before.trim());
        before = '';
      });
      if (before.trim()) found.push(before.trim());
    });
    return found;
  }

  function parts(text) {
    var made = [];
    sentences(text).forEach(function (sentence) {
      var last = made[made.length - 1];
      if (last && last.length < 2 && last[0].length + sentence.length <= ENOUGH) last.push(sentence);
      else made.push([sentence]);
    });
    return made.map(function (part) { return part.join('\n'); });
  }

  // each: {entry: what is said or null, choices, more: the place of the screen that follows, or null}
  function screens(entries) {
    var made = [];
    var first = 0; // of the last entry's buttons
    noticesFirst(entries).forEach(function (entry, at) {
      var ends = at === entries.length - 1;
      var texts = parts(Shown.words(entry));
      (texts.length ? texts : ['']).forEach(function (text, place) {
        made.push({ entry: part(entry, text, place, texts.length), choices: [] });
      });
      first = made.length - 1;
      pages(numberable(entry.choices || []), ends).forEach(function (choices, page) {
        if (page) made.push({ entry: null, choices: choices });
        else made[first].choices = choices;
      });
    });
    made.forEach(function (screen, place) { screen.more = place + 1; });
    if (made.length) made[made.length - 1].more = first < made.length - 1 ? first : null;
    return made.map(numbered);
  }

  // whatever a question asks stays last, where its buttons are
  function noticesFirst(entries) {
    function news(entry) { return entry.who === 'notice'; }
    return entries.filter(news).concat(entries.filter(function (entry) { return !news(entry); }));
  }

  function part(entry, text, place, count) {
    var last = place >= count - 1;
    return {
      who: entry.who, text: text, at: place ? null : entry.at, receipt: last ? entry.receipt : null,
      audio: place ? null : entry.audio
    };
  }

  // the button that says enough stands on every page
  function pages(choices, ends) {
    if (choices.length <= (ends ? NINE : NINE - 1)) return [choices];
    var enough = choices.filter(Shown.isEnough);
    var others = choices.filter(function (choice) { return !Shown.isEnough(choice); });
    var room = NINE - 1 - enough.length;
    var made = [];
    for (var from = 0; from < others.length; from += room) made.push(others.slice(from, from + room).concat(enough));
    return made;
  }

  // where a question has no pick of its own, a typed number is its answer: how many people, which telephone
  function numberable(choices) {
    var asks = choices.some(function (choice) { return choice.value === 'word.stop'; });
    var picks = choices.some(function (choice) { return !/^word\.|^step\..*\.none$/.test(choice.value); });
    return choices.map(function (choice) {
      return { label: choice.label, value: choice.value, counts: picks || !asks };
    });
  }

  function numbered(screen) {
    var choices = screen.choices.map(function (choice, place) {
      return { label: choice.label, value: choice.value, number: choice.counts ? place + 1 : null };
    });
    return { entry: screen.entry, choices: screen.more === null ? choices : choices.concat(MORE), more: screen.more };
  }

  // what a typed number is, 0 where it is none: 2, ２, 二, 第二个, 选2
  function number(words) {
    var found = NUMBER.exec(words.trim());
    if (!found) return 0;
    for (var place = 0; place < NUMERALS.length; place += 1) {
      if (NUMERALS[place].indexOf(found[1]) >= 0) return place + 1;
    }
    return 0;
  }

  return { screens: screens, number: number, sentences: sentences, MORE: MORE };
}());
