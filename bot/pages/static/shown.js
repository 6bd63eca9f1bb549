/* What the page shows: bubbles, buttons and the line above the input. Knows nothing of the server. */
var Shown = (function () {
  'use strict';

  var talk = document.getElementById('talk');
  var status = document.getElementById('status');
  var focusLost = false; // with a button that went away; it goes on to what comes next
  var whenTapped = function () { /* set by chat.js */ };
  var whenTriedAgain = function () { /* set by chat.js */ };
  var whenListening = function () { /* set by chat.js */ };

  function element(tag, kind, words) {
    var made = document.createElement(tag);
    if (kind) made.className = kind;
    if (words) made.textContent = words;
    return made;
  }

  // 【title】, 标签：rest and 写在《source》 are what answers about cards are made of
  function paragraph(line) {
    var found = /^(【[^】]+】|[^：，。“]{1,8}：)/.exec(line);
    var shown = element('p', line.indexOf('写在《') === 0 ? 'source' : '');
    if (found) shown.appendChild(element('strong', '', found[0].replace(/[【】]/g, '')));
    shown.appendChild(document.createTextNode(found ? line.slice(found[0].length) : line));
    return shown;
  }

  // a receipt is shown large, and not once more in the words
  function words(entry) {
    return entry.text.split('\n').filter(function (line) { return line !== '回执号：' + entry.receipt; }).join('\n');
  }

  function bubble(entry) {
    var said = entry.who === 'person' || entry.who === 'note';
    var made = element('div', said || entry.who === 'notice' ? entry.who : 'bot');
    if (entry.id) made.setAttribute('data-message', entry.id);
    if (!said) made.appendChild(listen(entry)); // first: who cannot read does not look for it at the end
    if (entry.who === 'notice' && entry.at) made.appendChild(element('b', '', '新消息 ' + day(entry.at)));
    words(entry).split('\n').forEach(function (line) { made.appendChild(paragraph(line)); });
    if (entry.receipt) made.appendChild(element('span', 'receipt', '回执号 ' + entry.receipt));
    talk.appendChild(made);
    if (focusLost) focus(made);
    return made;
  }

  function focus(said) {
    focusLost = false;
    said.tabIndex = -1;
    said.focus();
  }

  // without a recording it is there only where the browser has a voice
  function listen(entry) {
    var button = element('button', entry.audio ? 'listen recorded' : 'listen', entry.audio ? '听录音' : '听');
    button.type = 'button';
    if (!entry.audio) button.setAttribute('aria-label', '听这一段');
    button.addEventListener('click', function () { whenListening(entry); });
    return button;
  }

  function show(entry) {
    var made = bubble(entry);
    buttons(entry.choices || [], entry.who === 'notice');
    return made;
  }

  // the buttons of a daily list stay until the page is cleared, those of a question go with it
  function buttons(choices, stay) {
    if (!choices.length) return;
    var group = element('div', stay ? 'choices stays' : 'choices');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', '可以点的按钮');
    choices.forEach(function (choice) { group.appendChild(button(choice)); });
    talk.appendChild(group);
  }

  function button(choice) {
    var made = element('button', '', '');
    made.type = 'button';
    if (choice.number) made.appendChild(element('b', 'number', choice.number + ' '));
    made.appendChild(document.createTextNode(choice.label));
    if (choice.value.indexOf('word.') === 0) made.className = 'quiet';
    if (isEnough(choice)) made.className = 'done'; // stands first, where it is seen without scrolling
    if (choice.label.charAt(0) === '✓') {
      made.className = 'picked';
      made.setAttribute('aria-pressed', 'true');
    }
    if (choice.number) made.className += ' numbered';
    made.addEventListener('click', function () { whenTapped(choice); });
    return made;
  }

  function isEnough(choice) {
    return /^step\..*\.done$/.test(choice.value);
  }

  function withoutButtons() {
    Array.prototype.forEach.call(talk.querySelectorAll('.choices:not(.stays)'), function (group) {
      focusLost = focusLost || group.contains(document.activeElement);
      talk.removeChild(group);
    });
  }

  // whether what a person said is on its way, or has to be sent again
  function mark(message, state) {
    var said = talk.querySelector('[data-message="' + message + '"]');
    if (!said) return;
    var mark = said.querySelector('.way');
    if (mark) said.removeChild(mark);
    if (state === 'sending') said.appendChild(element('span', 'way', '正在发'));
    if (state === 'failed') {
      mark = element('button', 'way', '没发出去，点一下再发');
      mark.type = 'button';
      mark.addEventListener('click', function () { whenTriedAgain(); });
      said.appendChild(mark);
    }
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
    return said[said.length - 1] || talk.firstChild;
  }

  function tell(words) {
    if (status.textContent !== words) status.textContent = words;
  }

  return {
    entry: show, bubble: bubble, buttons: buttons, words: words, isEnough: isEnough, mark: mark, scroll: scroll,
    withoutButtons: withoutButtons, lastSaid: lastSaid, tell: tell,
    empty: function () { talk.textContent = ''; },
    tapped: function (then) { whenTapped = then; },
    triedAgain: function (then) { whenTriedAgain = then; },
    listening: function (then) { whenListening = then; }
  };
}());
