/* Asks before this device forgets what was said; a shared phone has more than one owner. */
var Clearing = (function () {
  'use strict';

  var sure = document.getElementById('sure');
  var yes = document.getElementById('sure-yes');
  var no = document.getElementById('sure-no');
  var button = document.getElementById('clear');
  var ESCAPE = 27;
  var TAB = 9;

  function ask() {
    sure.hidden = false;
    no.focus();
  }

  function close() {
    sure.hidden = true;
    button.focus();
  }

  button.addEventListener('click', ask);
  no.addEventListener('click', close);
  sure.addEventListener('keydown', function (event) {
    if (event.keyCode === ESCAPE) close();
    if (event.keyCode === TAB) {
      event.preventDefault();
      (document.activeElement === yes ? no : yes).focus();
    }
  });

  return {
    ask: ask,
    agreed: function (then) {
      yes.addEventListener('click', function () {
        close();
        then();
      });
    }
  };
}());
