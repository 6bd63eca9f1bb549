/* What the page shows: bubbles, buttons and the line above the input. Knows nothing of the server. */
var Shown = (function () {
  'use strict';

  var talk = document.getElementById('talk');
  var status = document.getElementById('status');
  var whenTapped = function () { /* set by chat.js */ };

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
    var words = entry.text.split('\n').filter(function (line) { return line !== '回执号：' + entry.receipt; });
    var bubble = add(entry.who === 'notice' ? 'notice' : 'bot', words.join('\n'));
    if (entry.who === 'notice') {
      var from = document.createElement('b');
      from.textContent = '新消息 ' + day(entry.at);
      bubble.insertBefore(from, bubble.firstChild);
    }
    if (entry.receipt) {
      var receipt = document.createElement('span');
      receipt.className = 'receipt';
      receipt.textContent = '回执号 ' + entry.receipt;
      bubble.appendChild(receipt);
    }
    if (entry.choices && entry.choices.length) buttons(entry.choices, entry.who === 'notice');
    return bubble;
  }

  // the buttons of a daily list stay until the page is cleared, those of a question go with it
  function buttons(choices, stay) {
    var group = document.createElement('div');
    group.className = stay ? 'choices stays' : 'choices';
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', '可以点的按钮');
    choices.forEach(function (choice) {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = choice.label;
      if (choice.value.indexOf('word.') === 0) button.className = 'quiet';
      if (/^step\..*\.done$/.test(choice.value)) button.className = 'done'; // stands first, where it is seen without scrolling
      if (choice.label.charAt(0) === '✓') {
        button.className = 'picked';
        button.setAttribute('aria-pressed', 'true');
      }
      button.addEventListener('click', function () { whenTapped(choice); });
      group.appendChild(button);
    });
    talk.appendChild(group);
  }

  function withoutButtons() {
    Array.prototype.forEach.call(talk.querySelectorAll('.choices:not(.stays)'), function (group) {
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

  return {
    entry: show,
    withoutButtons: withoutButtons,
    scroll: scroll,
    lastSaid: lastSaid,
    tell: tell,
    empty: function () { talk.textContent = ''; },
    tapped: function (then) { whenTapped = then; }
  };
}());
