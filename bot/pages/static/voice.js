/* Reading aloud: the recording where there is one, otherwise a voice that this device has of its own. */
var Voice = (function () {
  'use strict';

  var CALM = 0.9; // of the ordinary speed
  var engine = window.speechSynthesis;
  var playing = null; // an Audio
  var speaking = []; // kept, for some browsers fall silent when nothing holds what they speak

  // voices of a far server are left alone: what is read aloud stays on the device
  function voice() {
    if (!engine || !window.SpeechSynthesisUtterance) return null;
    var own = Array.prototype.filter.call(engine.getVoices() || [], function (known) {
      return /^(zh|cmn)/i.test(known.lang) && known.localService !== false;
    });
    var ours = own.filter(function (known) { return /CN|Hans/i.test(known.lang); });
    return ours[0] || own[0] || null;
  }

  function stop() {
    if (engine) engine.cancel();
    if (playing) playing.pause();
    playing = null;
    speaking = [];
  }

  function speak(text) {
    var found = voice();
    if (!found) return;
    speaking = speaking.concat(Simple.sentences(text.replace(/[【】“”《》]/g, '')).map(function (sentence) {
      var spoken = new window.SpeechSynthesisUtterance(sentence); // one by one: long ones are cut off by some browsers
      spoken.voice = found;
      spoken.lang = found.lang;
      spoken.rate = CALM;
      engine.speak(spoken);
      return spoken;
    }));
  }

  function play(address) {
    playing = new window.Audio(address);
    var started = playing.play();
    if (started && started.catch) started.catch(function () { /* the browser wants a tap first */ });
  }

  function read(entries, choices) {
    stop();
    var recorded = entries.filter(function (entry) { return entry.audio; })[0];
    if (recorded) return play(recorded.audio);
    entries.forEach(function (entry) { speak(entry.text); });
    (choices || []).forEach(function (choice) {
      speak((choice.number ? choice.number + '，' : '') + choice.label.replace(/^✓ /, '选好了，'));
    });
  }

  function reveal() {
    document.documentElement.classList[voice() ? 'add' : 'remove']('voiced');
  }

  if (engine) engine.onvoiceschanged = reveal; // most browsers find their voices late
  reveal();

  return { able: function () { return voice() !== null; }, read: read, stop: stop };
}());
