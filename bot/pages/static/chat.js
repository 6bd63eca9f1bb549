/* The chat page in the browser: keeps the token, sends each message until it is answered, shows what comes back. */
(function () {
  'use strict';

  var KEPT = 200; // messages of the history on this device
  var PATIENCE = 20000; // milliseconds before a request counts as lost
  var PAUSES = [1000, 2000, 4000, 8000, 15000]; // milliseconds between tries, the last again and again
  var LOOK_EVERY = 180000; // milliseconds between looks for notices while the page is open
  var LONGEST = 4096; // characters of one message

  var talk = document.getElementById('talk');
  var form = document.getElementById('form');
  var text = document.getElementById('text');
  var status = document.getElementById('status');
  var sure = document.getElementById('sure');

  var memory = {}; // used where the browser keeps nothing (private windows)
  var history = read('history', []);
  var waiting = read('waiting', []); // messages that have not been answered yet, oldest first
  var sending = false;
  var tries = 0;

  // ---- what this device keeps

  function read(name, otherwise) {
    try {
      var stored = window.localStorage.getItem('mingbai.' + name);
      return stored === null ? otherwise : JSON.parse(stored);
    } catch (refused) {
      return name in memory ? memory[name] : otherwise;
    }
  }

  function keep(name, value) {
    memory[name] = value;
    try {
      if (value === null) window.localStorage.removeItem('mingbai.' + name);
      else window.localStorage.setItem('mingbai.' + name, JSON.stringify(value));
    } catch (refused) { /* the page works without */ }
  }

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

  // ---- what is shown

  function add(kind, words) {
    var bubble = document.createElement('div');
    bubble.className = kind;
    words.split('\n').forEach(function (line) { bubble.appendChild(paragraph(line)); });
    talk.appendChild(bubble);
    return bubble;
  }

  // 【title】, 标签：rest and 写在《source》 are what answers about cards are made of
  function paragraph(line) {
    var found = /^(【[^】]+】|[^：，。“]{1,8}：)/.exec(line);
    var shown = document.createElement('p');
    if (found) {
      var lead = document.createElement('strong');
      lead.textContent = found[0].replace(/[【】]/g, '');
      shown.appendChild(lead);
    }
    if (line.indexOf('写在《') === 0) shown.className = 'source';
    shown.appendChild(document.createTextNode(found ? line.slice(found[0].length) : line));
    return shown;
  }

  function show(entry) {
    if (entry.who === 'person' || entry.who === 'note') return add(entry.who, entry.text);
    var bubble = add(entry.who === 'notice' ? 'notice' : 'bot', entry.text);
    if (entry.who === 'notice') {
      var from = document.createElement('b');
      from.textContent = '村里的回话 ' + day(entry.at);
      bubble.insertBefore(from, bubble.firstChild);
    }
    if (entry.receipt) {
      var receipt = document.createElement('span');
      receipt.className = 'receipt';
      receipt.textContent = entry.receipt;
      bubble.appendChild(receipt);
    }
    if (entry.choices && entry.choices.length) buttons(entry.choices);
    return bubble;
  }

  function buttons(choices) {
    var group = document.createElement('div');
    group.className = 'choices';
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', '可以点的按钮');
    choices.forEach(function (choice) {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = choice.label;
      if (choice.value.indexOf('word.') === 0) button.className = 'quiet';
      if (choice.label.charAt(0) === '✓') {
        button.className = 'picked';
        button.setAttribute('aria-pressed', 'true');
      }
      button.addEventListener('click', function () { tapped(choice); });
      group.appendChild(button);
    });
    talk.appendChild(group);
  }

  function withoutButtons() {
    Array.prototype.forEach.call(talk.querySelectorAll('.choices'), function (group) {
      talk.removeChild(group);
    });
  }

  function day(at) {
    var found = /^\d+-(\d+)-(\d+)T(\d+:\d+)/.exec(at || '');
    return found ? Number(found[1]) + '月' + Number(found[2]) + '日 ' + found[3] : '';
  }

  function scroll(target) {
    window.requestAnimationFrame(function () {
      var end = document.documentElement.scrollHeight;
      var header = document.querySelector('header').offsetHeight;
      var top = target ? target.getBoundingClientRect().top + window.pageYOffset - header - 12 : end;
      window.scrollTo(0, Math.min(top, end));
    });
  }

  function lastSaid() {
    var said = talk.querySelectorAll('.person');
    return said[said.length - 1];
  }

  function tell(words) {
    if (status.textContent !== words) status.textContent = words;
  }

  // ---- what the person does

  function tapped(choice) {
    if (choice.value === 'word.clear_surely') return ask();
    said({ id: newId(), choice: choice.value }, choice.label.replace(/^✓ /, ''));
  }

  function said(message, words) {
    withoutButtons();
    scroll(show({ who: 'person', text: words }));
    remember({ who: 'person', text: words });
    waiting.push(message);
    keep('waiting', waiting);
    work();
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var words = text.value;
    if (!words.trim()) {
      tell('还没有打字。');
      text.focus();
      return;
    }
    if (words.length > LONGEST) {
      tell('太长了，一次最多' + LONGEST + '个字。请分几段发。');
      return;
    }
    tell('');
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

  function request(method, path, body, token) {
    var headers = { 'Content-Type': 'application/json' };
    if (token) headers.Authorization = 'Bearer ' + token;
    var lost = new Promise(function (resolve, reject) {
      window.setTimeout(function () { reject(new Error('lost')); }, PATIENCE);
    });
    var answered = window.fetch(path, {
      method: method, headers: headers, body: body ? JSON.stringify(body) : undefined,
      credentials: 'omit', cache: 'no-store'
    });
    return Promise.race([answered, lost]);
  }

  function token() {
    var kept = read('token', null);
    if (kept) return Promise.resolve(kept);
    var found = /[?&]v=([^&]+)/.exec(window.location.search);
    var village = found ? decodeURIComponent(found[1]) : null;
    return request('POST', '/api/conversations', { village: village }).then(whole).then(function (opened) {
      keep('token', opened.token);
      if (!history.length) opened.replies.forEach(hear);
      return opened.token;
    });
  }

  function whole(answer) {
    if (answer.ok) return answer.status === 204 ? null : answer.json();
    return answer.json().catch(function () { return {}; }).then(function (told) {
      throw { status: answer.status, message: told.message, after: Number(answer.headers.get('Retry-After')) };
    });
  }

  function work() {
    if (sending || !waiting.length) return;
    sending = true;
    var message = waiting[0];
    token().then(function (kept) {
      return request('POST', '/api/messages', message, kept).then(whole);
    }).then(function (response) {
      done();
      withoutButtons();
      response.replies.forEach(hear);
      scroll(lastSaid()); // a long answer is read from its beginning, under the question
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
      if (sending && tries === 0) tell('正在想，请等一下');
    }, 700);
  }

  function done() {
    waiting.shift();
    keep('waiting', waiting);
    tries = 0;
    tell('');
  }

  function failed(fault) {
    if (fault.status === 401) return startAgain();
    if (fault.status === 400 || fault.status === 413) {
      done();
      hear({ text: fault.message || '这句话发不出去，请换个说法。', choices: [] });
      return scroll();
    }
    var pause = fault.after ? fault.after * 1000 : PAUSES[Math.min(tries, PAUSES.length - 1)];
    tries += 1;
    tell(fault.message || '网络不好，还没有发出去。过一会儿自己再发，不用重打。');
    window.setTimeout(work, pause);
  }

  function startAgain() {
    keep('token', null); // the message waits and is said in the new conversation
    history.push({ who: 'note', text: '前面的记录打不开了，从这里重新开始。' });
    show(history[history.length - 1]);
    tries = 1;
    window.setTimeout(work, 300);
  }

  function hear(reply) {
    var entry = { who: 'bot', text: reply.text, choices: reply.choices, receipt: reply.receipt };
    remember(entry);
    return show(entry);
  }

  function notices(list) {
    var shown = read('shown', []);
    var first = null;
    list.forEach(function (notice) {
      if (shown.indexOf(notice.id) < 0) {
        var entry = { who: 'notice', text: notice.text, at: notice.at, choices: notice.choices };
        remember(entry);
        first = first || show(entry);
        shown.push(notice.id);
      }
    });
    keep('shown', shown.slice(-KEPT));
    scroll(first);
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
    ['token', 'history', 'waiting', 'shown'].forEach(function (name) { keep(name, null); });
    memory = {};
    history = [];
    waiting = [];
    tries = 0;
    talk.textContent = '';
    tell('');
    var forgotten = kept ? request('POST', '/api/conversations/forget', null, kept) : Promise.resolve();
    forgotten.catch(function () { /* without its token nothing opens it from here */ }).then(function () {
      show({ who: 'note', text: '清除好了。' });
      return token();
    }).catch(function () { tell('网络不好，请过一会儿再试。'); });
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
    scroll();
  }

  // ---- opening the page

  function open() {
    size(Math.max(0, SIZES.indexOf(read('size', ''))));
    history.forEach(function (entry, place) {
      show(place < history.length - 1 ? without(entry) : entry);
    });
    scroll();
    if (waiting.length) return work();
    token().then(look).then(function (present) {
      if (!present) return;
      var asked = present.replies[present.replies.length - 1];
      var isQuestion = asked && asked.choices.some(function (choice) { return choice.value === 'word.stop'; });
      var last = history[history.length - 1];
      if (!history.length || (isQuestion && last.text !== asked.text)) {
        withoutButtons();
        scroll(present.replies.map(hear)[0]);
      }
    }).catch(function (fault) {
      if (fault.status === 401) {
        keep('token', null);
        return token().catch(offline);
      }
      return offline();
    });
  }

  function without(entry) {
    return { who: entry.who, text: entry.text, at: entry.at, receipt: entry.receipt };
  }

  function offline() {
    tell('现在连不上，请过一会儿刷新页面。急的话，直接找村委会。');
  }

  window.addEventListener('online', function () { tries = 0; work(); });
  document.addEventListener('visibilitychange', function () {
    if (!document.hidden) look().catch(function () { /* looked again later */ });
  });
  window.setInterval(function () {
    if (!document.hidden) look().catch(function () { /* looked again later */ });
  }, LOOK_EVERY);
  open();
}());
