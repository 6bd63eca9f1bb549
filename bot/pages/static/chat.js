/* The chat page in the browser: keeps the token, sends each message until it is answered, shows what comes back. */
(function () {
  'use strict';

  var KEPT = 200; // messages of the history on this device
  var PAUSES = [1000, 2000, 4000, 8000, 15000]; // milliseconds between tries, the last again and again
  var LOOK_EVERY = 180000; // milliseconds between looks for notices while the page is open
  var LONGEST = 4096; // characters of one message
  var BIND = 'bind'; // the value of a button whose words are sent as if typed

  var read = Kept.read;
  var keep = Kept.keep;
  var request = Server.request;
  var whole = Server.whole;
  var form = document.getElementById('form');
  var text = document.getElementById('text');
  var sure = document.getElementById('sure');

  var history = read('history', []);
  var waiting = read('waiting', []); // messages that have not been answered yet, oldest first
  var sending = false;
  var tries = 0;

  function remember(entry) {
    history.push(entry);
    if (history.length > KEPT) history = history.slice(-KEPT);
    keep('history', history);
  }

  function newId() {
    var random = new Uint32Array(3);
    (window.crypto || window.msCrypto).getRandomValues(random);
    return Date.now().toString(36) + '-' + Array.prototype.map.call(random, function (part) {
      return part.toString(36);
    }).join('');
  }

  // ---- what the person does

  function tapped(choice) {
    if (choice.value === 'word.clear_surely') return ask();
    if (choice.value === BIND) return said({ id: newId(), text: choice.label }, choice.label);
    said({ id: newId(), choice: choice.value }, choice.label.replace(/^✓ /, ''));
  }

  function said(message, words) {
    Shown.withoutButtons();
    Shown.scroll(Shown.entry({ who: 'person', text: words }));
    remember({ who: 'person', text: words });
    waiting.push(message);
    keep('waiting', waiting);
    work();
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var words = text.value;
    if (!words.trim()) return Shown.tell('还没有打字。');
    if (words.length > LONGEST) return Shown.tell('太长了，一次最多' + LONGEST + '个字。请分几段发。');
    Shown.tell('');
    text.value = '';
    grow();
    said({ id: newId(), text: words }, words.trim());
  });

  text.addEventListener('keydown', function (event) {
    var composing = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !composing) {
      event.preventDefault();
      document.getElementById('send').click();
    }
  });

  text.addEventListener('input', grow);

  function grow() {
    text.style.height = 'auto';
    text.style.height = Math.min(text.scrollHeight + 4, 160) + 'px';
  }

  // ---- talking with the server

  function token() {
    var kept = read('token', null);
    var go = parameter('go'); // a one-time link from another chat, which goes on here
    if (kept && !go) return Promise.resolve(kept);
    var opening = { village: parameter('v'), go: go };
    return request('POST', '/api/conversations', opening).then(whole).then(function (opened) {
      keep('token', opened.token);
      if (go) window.history.replaceState(null, '', window.location.pathname);
      if (go || !history.length) opened.replies.forEach(hear);
      return opened.token;
    });
  }

  function parameter(name) {
    var found = new RegExp('[?&]' + name + '=([^&]+)').exec(window.location.search);
    return found ? decodeURIComponent(found[1]) : null;
  }

  function work() {
    if (sending || !waiting.length) return;
    sending = true;
    var message = waiting[0];
    token().then(function (kept) {
      return request('POST', '/api/messages', message, kept).then(whole);
    }).then(function (response) {
      done();
      Shown.withoutButtons();
      response.replies.forEach(hear);
      Shown.scroll(Shown.lastSaid()); // a long answer is read from its beginning, under the question
      if (response.notices.length) notices(response.notices);
    }, function (fault) {
      failed(fault);
    }).then(function () {
      sending = false;
      if (waiting.length && tries === 0) work();
    });
    thinking();
  }

  function thinking() {
    window.setTimeout(function () {
      if (sending && tries === 0) Shown.tell('正在想，请等一下');
    }, 700);
  }

  function done() {
    waiting.shift();
    keep('waiting', waiting);
    tries = 0;
    Shown.tell('');
  }

  function failed(fault) {
    if (fault.status === 401) return startAgain();
    if (fault.status === 400 || fault.status === 413) {
      done();
      hear({ text: fault.message || '这句话发不出去，请换个说法。', choices: [] });
      return Shown.scroll();
    }
    var pause = fault.after ? fault.after * 1000 : PAUSES[Math.min(tries, PAUSES.length - 1)];
    tries += 1;
    var told = fault.status && fault.message;
    Shown.tell(told || '网络不好，还没有发出去。过一会儿自己再发，不用重打。');
    window.setTimeout(work, pause);
  }

  function startAgain() {
    keep('token', null); // the message waits and is said in the new conversation
    history.push({ who: 'note', text: '前面的记录打不开了，从这里重新开始。' });
    Shown.entry(history[history.length - 1]);
    tries = 1;
    window.setTimeout(work, 300);
  }

  function hear(reply) {
    var entry = { who: 'bot', text: reply.text, choices: reply.choices, receipt: reply.receipt };
    remember(entry);
    return Shown.entry(entry);
  }

  function notices(list) {
    var shown = read('shown', []);
    var first = null;
    list.forEach(function (notice) {
      if (shown.indexOf(notice.id) < 0) {
        var entry = { who: 'notice', text: notice.text, at: notice.at, choices: notice.choices };
        remember(entry);
        var bubble = Shown.entry(entry);
        first = first || bubble;
        shown.push(notice.id);
      }
    });
    keep('shown', shown.slice(-KEPT));
    Shown.scroll(first);
    var ids = list.map(function (notice) { return notice.id; });
    request('POST', '/api/notices/seen', { ids: ids }, read('token', null)).catch(function () { /* told again later */ });
  }

  function look() {
    if (!read('token', null) || sending || waiting.length) return Promise.resolve();
    return request('GET', '/api/conversation', null, read('token', null)).then(whole).then(function (present) {
      if (present.notices.length) notices(present.notices);
      return present;
    });
  }

  // ---- clearing, and larger type

  function ask() {
    sure.hidden = false;
    document.getElementById('sure-no').focus();
  }

  function close() {
    sure.hidden = true;
    document.getElementById('clear').focus();
  }

  function clear() {
    close();
    var kept = read('token', null);
    Kept.forget(['token', 'history', 'waiting', 'shown']);
    history = [];
    waiting = [];
    tries = 0;
    Shown.empty();
    Shown.tell('');
    var forgotten = kept ? request('POST', '/api/conversations/forget', null, kept) : Promise.resolve();
    forgotten.catch(function () { /* without its token nothing opens it from here */ }).then(function () {
      Shown.entry({ who: 'note', text: '清除好了。' });
      return token();
    }).catch(function () { Shown.tell('网络不好，请过一会儿再试。'); });
  }

  document.getElementById('clear').addEventListener('click', ask);
  document.getElementById('sure-yes').addEventListener('click', clear);
  document.getElementById('sure-no').addEventListener('click', close);
  sure.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') close();
    if (event.key === 'Tab') {
      event.preventDefault();
      var other = document.activeElement.id === 'sure-yes' ? 'sure-no' : 'sure-yes';
      document.getElementById(other).focus();
    }
  });

  var SIZES = ['', 'large', 'largest'];
  document.getElementById('larger').addEventListener('click', function () {
    size((SIZES.indexOf(read('size', '')) + 1) % SIZES.length);
  });

  function size(place) {
    keep('size', SIZES[place] || '');
    document.documentElement.className = SIZES[place] || '';
    grow();
    Shown.scroll();
  }

  // ---- opening the page

  function open() {
    size(Math.max(0, SIZES.indexOf(read('size', ''))));
    history.forEach(function (entry, place) {
      Shown.entry(place < history.length - 1 ? without(entry) : entry);
    });
    Shown.scroll();
    if (waiting.length) return work();
    token().then(look).then(function (present) {
      if (!present) return;
      var asked = present.replies[present.replies.length - 1];
      var isQuestion = asked && asked.choices.some(function (choice) { return choice.value === 'word.stop'; });
      var last = history[history.length - 1];
      if (!history.length || (isQuestion && last.text !== asked.text)) {
        Shown.withoutButtons();
        Shown.scroll(present.replies.map(hear)[0]);
      }
    }).then(offerToBind).catch(function (fault) {
      if (fault.status === 401) {
        keep('token', null);
        return token().catch(offline);
      }
      return offline();
    });
  }

  // a member of staff comes from the picture on the staff page
  function offerToBind() {
    var code = parameter('bind');
    if (!code || !/^[0-9A-Za-z-]{10,11}$/.test(code)) return;
    window.history.replaceState(null, '', window.location.pathname);
    var choices = [{ label: '绑定 ' + code.toUpperCase(), value: BIND }];
    Shown.withoutButtons();
    Shown.scroll(Shown.entry({ who: 'bot', text: '您要在这里收走访清单吗？点一下就绑定。', choices: choices }));
  }

  function without(entry) {
    var choices = entry.who === 'notice' ? entry.choices : [];
    return { who: entry.who, text: entry.text, at: entry.at, receipt: entry.receipt, choices: choices };
  }

  function offline() {
    Shown.tell('现在连不上，请过一会儿刷新页面。急的话，直接找村委会。');
  }

  window.addEventListener('online', function () { tries = 0; work(); });
  document.addEventListener('visibilitychange', function () {
    if (!document.hidden) look().catch(function () { /* looked again later */ });
  });
  window.setInterval(function () {
    if (!document.hidden) look().catch(function () { /* looked again later */ });
  }, LOOK_EVERY);
  Shown.tapped(tapped);
  open();
}());
