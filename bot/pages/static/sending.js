/* Sending: each message has an id made once and goes out under it again and again, until it is answered. */
var Sending = (function () {
  'use strict';

  var PAUSES = [1000, 2000, 4000, 8000, 15000]; // milliseconds between tries, the last again and again
  var SHOWN_AFTER = 700; // milliseconds after which a person wonders
  var REFUSED = [400, 413, 415]; // what is refused once is refused always
  var LOST = '网络不好，还没有发出去。有网了，自己会再发。';
  var OFFLINE = '手机现在没有网。打的字先存着，有网自己发。';

  var waiting = Kept.read('waiting', []); // messages that have not been answered yet, oldest first: {id, text, choice or file}
  var asks = {}; // token, answered, refused, unknown: set by chat.js
  var sending = false;
  var tries = 0;
  var round = 0; // grows when everything is cleared: what was asked before is answered to nobody
  var again = null;

  function newId() {
    var random = new Uint32Array(3);
    if (window.crypto) window.crypto.getRandomValues(random);
    else Array.prototype.forEach.call(random, function (_, at) { random[at] = Math.random() * 4294967296; });
    return Date.now().toString(36) + '-' + Array.prototype.map.call(random, function (part) {
      return part.toString(36);
    }).join('');
  }

  function send(message) {
    waiting.push(message);
    keep();
    if (tries) mark('failed');
    work();
  }

  // a file is gone when the page is closed
  function keep() {
    Kept.keep('waiting', waiting.filter(function (message) { return !message.file; }));
  }

  function work() {
    if (sending || !waiting.length) return;
    window.clearTimeout(again);
    sending = true;
    var message = waiting[0];
    var begun = round;
    asks.token().then(function (token) {
      if (message.file) return Server.upload('/api/attachments?id=' + message.id, message.file, token);
      return Server.request('POST', '/api/messages', message, token);
    }).then(function (response) {
      if (begun !== round) return;
      done();
      asks.answered(response, message);
    }).catch(function (fault) {
      if (begun === round) failed(fault);
    }).then(function () {
      if (begun !== round) return;
      sending = false;
      if (!tries) work();
    });
    window.setTimeout(function () {
      if (sending && begun === round && waiting[0] === message) mark('sending');
    }, tries ? 0 : SHOWN_AFTER);
  }

  function done() {
    Shown.mark(waiting[0].id, '');
    waiting.shift();
    keep();
    tries = 0;
    Shown.tell('');
  }

  function failed(fault) {
    if (REFUSED.indexOf(fault.status) >= 0) {
      done();
      return asks.refused(fault.message);
    }
    var pause = fault.after ? fault.after * 1000 : PAUSES[Math.min(tries, PAUSES.length - 1)];
    tries += 1;
    again = window.setTimeout(work, fault.status === 401 ? 300 : pause);
    if (fault.status === 401) return asks.unknown(); // the message waits and is said in the new conversation
    mark('failed');
    Shown.tell(fault.message || (navigator.onLine === false ? OFFLINE : LOST));
    if (tries === 1) Shown.scroll(Shown.lastSaid());
  }

  function mark(state) {
    waiting.forEach(function (message, place) {
      Shown.mark(message.id, state === 'sending' && place ? '' : state);
    });
  }

  // everything that waits is thrown away, and no answer to it is shown any more
  function drop() {
    round += 1;
    waiting = [];
    sending = false;
    tries = 0;
    window.clearTimeout(again);
  }

  window.addEventListener('online', function () {
    Shown.tell('');
    work();
  });
  window.addEventListener('offline', function () { Shown.tell(OFFLINE); });

  return {
    newId: newId,
    send: send,
    work: work,
    drop: drop,
    show: function () { if (tries) mark('failed'); },
    isWaiting: function () { return waiting.length > 0; },
    asks: function (known) { asks = known; }
  };
}());
