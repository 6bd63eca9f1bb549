/* What this device keeps under "mingbai.": works without where the browser keeps nothing. */
var Kept = (function () {
  'use strict';

  var memory = {}; // used in private windows

  function read(name, otherwise) {
    try {
      var stored = window.localStorage.getItem('mingbai.' + name);
      return stored === null ? otherwise : JSON.parse(stored);
    } catch (refused) {
      return name in memory ? memory[name] : otherwise;
    }
  }

  function keep(name, value) {
    if (value === null) delete memory[name];
    else memory[name] = value;
    try {
      if (value === null) window.localStorage.removeItem('mingbai.' + name);
      else window.localStorage.setItem('mingbai.' + name, JSON.stringify(value));
    } catch (refused) { /* the page works without */ }
  }

  return {
    read: read,
    keep: keep,
    forget: function (names) { names.forEach(function (name) { keep(name, null); }); }
  };
}());
