/* The line a person types in: grows with the words, keeps them until they are sent, and knows the shown numbers. */
var Typing = (function () {
  'use strict';

  var LONGEST = 4096; // characters of one message
  var TALLEST = 160; // pixels
  var ENTER = 13;
  var COMPOSING = 229; // the key code while an input method is still choosing characters

  var form = document.getElementById('form');
  var text = document.getElementById('text');
  var whenTyped = function () { /* set by chat.js */ };
  var whenPicked = function () { /* set by chat.js */ };

  function submit(event) {
    event.preventDefault();
    var words = text.value;
    if (!words.trim()) return Shown.tell('还没有打字。');
    if (words.length > LONGEST) return Shown.tell('太长了，一次最多' + LONGEST + '个字。请分几段发。');
    var number = Modes.on('simple') ? Simple.number(words) : 0;
    if (number && Sending.isWaiting()) return Shown.tell('上一句还没有回话。等回话出来，再打数字。');
    var numbered = Telling.numbered();
    if (!number || !numbered.length) return typed(words);
    var pick = numbered.filter(function (choice) { return choice.number === number; })[0];
    if (!pick) return Shown.tell('没有' + number + '号。请打按钮前面的数字：' + numbers(numbered) + '。');
    empty();
    whenPicked(pick);
  }

  function numbers(choices) {
    return choices.map(function (choice) { return choice.number; }).join('、');
  }

  function typed(words) {
    empty();
    whenTyped(words);
  }

  function empty() {
    Shown.tell('');
    text.value = '';
    changed();
  }

  function changed() {
    Kept.keep('typed', text.value || null);
    grow();
  }

  function grow() {
    text.style.height = 'auto';
    text.style.height = Math.min(text.scrollHeight + 4, TALLEST) + 'px';
  }

  form.addEventListener('submit', submit);
  text.addEventListener('input', changed);
  text.addEventListener('keydown', function (event) {
    if (event.keyCode !== ENTER || event.shiftKey || event.isComposing || event.keyCode === COMPOSING) return;
    event.preventDefault();
    document.getElementById('send').click();
  });
  text.value = Kept.read('typed', '');
  grow();

  return {
    empty: empty,
    grow: grow,
    typed: function (then) { whenTyped = then; },
    picked: function (then) { whenPicked = then; }
  };
}());
