/* How a person wants to see the page: large print, simple, read aloud. Kept on this device, told to nobody. */
var Modes = (function () {
  'use strict';

  var whenChanged = function () { /* set by chat.js */ };
  var chosen = Kept.read('modes', {});
  var buttons = document.querySelectorAll('[data-mode]');

  function draw() {
    Array.prototype.forEach.call(buttons, function (button) {
      var on = Boolean(chosen[button.getAttribute('data-mode')]);
      button.setAttribute('aria-pressed', String(on));
      document.documentElement.classList[on ? 'add' : 'remove'](button.getAttribute('data-mode'));
    });
  }

  function turn(mode) {
    if (mode === 'aloud' && !chosen.aloud && !Voice.able()) {
      return Shown.tell('这个浏览器没有中文的声音，念不出来。有“听录音”的，点一下就能听。');
    }
    Shown.tell('');
    chosen[mode] = !chosen[mode];
    Kept.keep('modes', chosen);
    draw();
    whenChanged(mode);
  }

  Array.prototype.forEach.call(buttons, function (button) {
    button.addEventListener('click', function () { turn(button.getAttribute('data-mode')); });
  });
  draw();

  return {
    on: function (mode) { return Boolean(chosen[mode]); },
    changed: function (then) { whenChanged = then; }
  };
}());
