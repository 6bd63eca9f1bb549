/* The chat page in the browser: keeps the token and what was said, and shows what comes back. */
(function () {
  'use strict';

  var KEPT = 200; // messages of the history on this device
  var LOOK_EVERY = 180; // seconds between looks for notices while the page is open, unless the server is in a hurry
  var OPEN_AGAIN = 10000; // milliseconds until a page that reached nobody tries again
  var BIND = 'bind'; // the value of a button whose words are sent as if typed
  var KINDS = { image: '〔照片〕', audio: '〔语音〕' };
  var UNREACHED = '现在连不上。打的字先存着，连上了自己发。急的话，直接找村委会。';
  var BEGUN_ANEW = '前面的记录打不开了，从这里重新开始。';

  var read = Kept.read;
  var keep = Kept.keep;
  var request = Server.request;
  var history = read('history', []);
  var opening = null; // the conversation that is being opened
  var opened = false;
  var looking = null; // the next look for notices
  var spoken = 0; // messages of this person: what was looked up before one of them is old
  var pace = LOOK_EVERY;

  function remember(entry) {
    history.push(entry);
    if (history.length > KEPT) history = history.slice(-KEPT);
    keep('history', history);
    return entry;
  }

  // ---- what the person does

  function tapped(choice) {
    if (choice.value === Simple.MORE.value) return Telling.more();
    if (choice.value === 'word.clear_surely') return Clearing.ask();
    if (choice.value === BIND) return said({ id: Sending.newId(), text: choice.label }, choice.label);
    said({ id: Sending.newId(), choice: choice.value }, choice.label.replace(/^✓ /, ''));
  }

  function typed(words) {
    said({ id: Sending.newId(), text: words }, words.trim());
  }

  // what was said before is done with
  function leave() {
    spoken += 1;
    Voice.stop();
    Telling.done();
    Shown.withoutButtons();
  }

  function said(message, words) {
    leave();
    Shown.scroll(Shown.entry(remember({ who: 'person', text: words, id: message.id })));
    Sending.send(message);
  }

  // a photo or a voice message; it stands in the history once it has been received
  function picked(file) {
    var words = KINDS[file.type.split('/')[0]] || '〔文件〕';
    var message = { id: Sending.newId(), file: file, words: words };
    leave();
    Shown.scroll(Shown.entry({ who: 'person', text: words, id: message.id }));
    Sending.send(message);
  }

  // ---- what the server says

  function token() {
    var kept = read('token', null);
    var go = parameter('go'); // a one-time link from another chat, which goes on here
    if (kept && !go) return Promise.resolve(kept);
    if (opening) return opening;
    var mine = opening = request('POST', '/api/conversations', { village: parameter('v'), go: go }).then(function (begun) {
      if (opening !== mine) throw { lost: true }; // everything was cleared meanwhile
      opening = null;
      keep('token', begun.token);
      if (go) window.history.replaceState(null, '', window.location.pathname);
      if (go || !Sending.isWaiting()) hear(begun.replies);
      return begun.token;
    });
    mine.catch(function () { if (opening === mine) opening = null; });
    return mine;
  }

  function parameter(name) {
    var found = new RegExp('[?&]' + name + '=([\\w.~-]+)').exec(window.location.search);
    return found ? found[1] : null;
  }

  function hear(replies) {
    return Telling.tell(replies.map(function (reply) {
      return remember({
        who: 'bot', text: reply.text, choices: reply.choices, receipt: reply.receipt, audio: reply.audio
      });
    }), true);
  }

  function answered(response, message) {
    if (message.file) remember({ who: 'person', text: message.words, id: message.id }); // only what was received stays
    hear(response.replies);
    Shown.scroll(Shown.lastSaid()); // a long answer is read from its beginning, under the question
    if (response.notices.length) notices(response.notices);
    lookLater(response);
  }

  function refused(message) {
    Shown.scroll(hear([{ text: message, choices: [] }]));
  }

  function unknown() {
    keep('token', null);
    Shown.entry(remember({ who: 'note', text: BEGUN_ANEW }));
  }

  function notices(list) {
    var shown = read('shown', []);
    var news = list.filter(function (notice) { return shown.indexOf(notice.id) < 0; });
    var ids = list.map(function (notice) { return notice.id; });
    if (news.length) {
      Shown.scroll(Telling.add(news.map(function (notice) {
        return remember({ who: 'notice', text: notice.text, at: notice.at, choices: notice.choices });
      })));
    }
    keep('shown', shown.concat(news.map(function (notice) { return notice.id; })).slice(-KEPT));
    request('POST', '/api/notices/seen', { ids: ids }, read('token', null)).catch(function () { /* told again later */ });
  }

  function look() {
    var kept = read('token', null);
    var before = spoken;
    if (!kept || Sending.isWaiting()) return Promise.resolve();
    return request('GET', '/api/conversation', null, kept).then(function (present) {
      if (kept !== read('token', null) || before !== spoken || Sending.isWaiting()) return null;
      if (present.notices.length) notices(present.notices);
      lookLater(present);
      return present;
    });
  }

  // ---- clearing

  function clear() {
    var kept = read('token', null);
    Sending.drop();
    Voice.stop();
    Kept.forget(['token', 'history', 'waiting', 'shown', 'typed']);
    history = [];
    opening = null;
    Telling.done();
    Typing.empty();
    Shown.empty();
    Shown.entry({ who: 'note', text: '清除好了。' });
    opened = false;
    open();
    if (!kept) return;
    request('POST', '/api/conversations/forget', null, kept).catch(function () {
      /* without its token nothing opens it from here */
    });
  }

  // ---- opening the page

  function draw() {
    Shown.empty();
    var newest = history.length;
    while (newest && /^(bot|notice)$/.test(history[newest - 1].who)) newest -= 1;
    history.slice(0, newest).forEach(function (entry) { Shown.entry(withoutChoices(entry)); });
    Sending.show();
    Shown.scroll(Telling.tell(history.slice(newest), false));
  }

  function withoutChoices(entry) {
    var choices = entry.who === 'notice' ? entry.choices : [];
    return { who: entry.who, text: entry.text, id: entry.id, at: entry.at, receipt: entry.receipt, audio: entry.audio,
      choices: choices };
  }

  function open() {
    if (opened) return;
    opened = true;
    if (Sending.isWaiting()) return Sending.work();
    token().then(look).then(function (present) {
      Shown.tell('');
      if (present && present.replies.length) askAgain(present.replies);
      offerToBind();
      offerToObject();
    }).catch(function (fault) {
      opened = false;
      if (fault.status === 401) {
        unknown();
        return open();
      }
      if (!fault.lost && !fault.status) throw fault; // a fault of this page is not the network's
      Shown.tell(fault.message || UNREACHED);
      window.setTimeout(open, OPEN_AGAIN);
    });
  }

  // the question that waits, where this device does not show it
  function askAgain(replies) {
    var asked = replies[replies.length - 1];
    var isQuestion = asked.choices.some(function (choice) { return choice.value === 'word.stop'; });
    var last = history[history.length - 1];
    if (!last || (isQuestion && last.text !== asked.text)) Shown.scroll(hear(replies));
  }

  // a member of staff comes from the picture on the staff page
  function offerToBind() {
    var code = parameter('bind');
    if (!code || !/^[0-9A-Za-z-]{10,11}$/.test(code)) return;
    window.history.replaceState(null, '', window.location.pathname);
    var choices = [{ label: '绑定 ' + code.toUpperCase(), value: BIND }];
    Shown.scroll(Telling.tell([{ who: 'bot', text: '您要在这里收走访清单吗？点一下就绑定。', choices: choices }], false));
  }

  // somebody comes from the page of a public notice
  function offerToObject() {
    var code = parameter('n');
    if (!code || !/^[\w-]{20}$/.test(code)) return;
    window.history.replaceState(null, '', window.location.pathname);
    var choices = [{ label: '对公示提意见', value: 'object.' + code }];
    Shown.scroll(Telling.tell([{ who: 'bot', text: '您对刚才那张公示有意见吗？点一下就可以说。', choices: choices }], false));
  }

  function lookIfSeen() {
    lookLater();
    if (!document.hidden && opened) look().catch(function () { /* looked again later */ });
  }

  // while a person answers, the server says how soon
  function lookLater(told) {
    if (told) pace = told.look_again || LOOK_EVERY;
    window.clearTimeout(looking);
    looking = window.setTimeout(lookIfSeen, pace * 1000);
  }

  Shown.tapped(tapped);
  Shown.triedAgain(Sending.work);
  Shown.listening(function (entry) { Voice.read([entry], []); });
  Typing.typed(typed);
  Typing.picked(tapped);
  Attaching.picked(picked);
  Sending.asks({ token: token, answered: answered, refused: refused, unknown: unknown });
  Clearing.agreed(clear);
  Modes.changed(function (mode) {
    if (mode === 'simple') draw();
    if (mode === 'aloud') Voice.stop();
    if (mode === 'aloud') Telling.aloud();
    Typing.grow();
    Shown.scroll(Shown.lastSaid());
  });
  document.addEventListener('visibilitychange', lookIfSeen);
  window.addEventListener('online', open);
  lookLater();
  draw();
  open();
  if (navigator.serviceWorker) {
    navigator.serviceWorker.register(document.body.getAttribute('data-worker'), { scope: '/' }).catch(function () {
      /* the page works without, as long as there is a network */
    });
  }
}());
