/* The button beside the input: a photo or a voice message, as the phone itself takes or records it. */
var Attaching = (function () {
  'use strict';

  var button = document.getElementById('attach');
  var file = document.getElementById('file');
  var whenPicked = function () { /* set by chat.js */ };

  button.addEventListener('click', function () { file.click(); });
  file.addEventListener('change', function () {
    var picked = file.files[0];
    file.value = ''; // the same one can be picked again
    if (picked) whenPicked(picked);
  });

  return { picked: function (then) { whenPicked = then; } };
}());
