/* Keeps the page and the files it names on this device, so that it opens without a network. Nothing anybody said is kept here. */
(function () {
  'use strict';

  var SHELF = 'mingbai-page';
  var NAMED = /\/page\/[\w.-]+\?v=\w+/g; // a file's address carries its version
  var PATIENCE = 4000; // milliseconds for a bad network to bring the page

  // the page goes in last: it is never there without its files
  function keep(page) {
    return page.clone().text().then(function (html) {
      var named = html.match(NAMED) || [];
      return caches.open(SHELF).then(function (shelf) {
        return Promise.all(named.map(function (address) {
          return shelf.match(address).then(function (kept) { return kept || shelf.add(address); });
        })).then(function () { return shelf.put('/', page); }).then(function () { return tidy(shelf, named); });
      });
    });
  }

  function tidy(shelf, named) {
    return shelf.keys().then(function (requests) {
      return Promise.all(requests.map(function (request) {
        var address = new URL(request.url);
        var isNamed = address.pathname === '/' || named.indexOf(address.pathname + address.search) >= 0;
        return isNamed ? null : shelf.delete(request);
      }));
    });
  }

  function kept(address) {
    return caches.open(SHELF).then(function (shelf) { return shelf.match(address); });
  }

  function soon() {
    return new Promise(function (resolve) { self.setTimeout(resolve, PATIENCE); });
  }

  function page(event) {
    var asked = fetch(event.request).then(function (answer) {
      if (answer.ok) event.waitUntil(keep(answer.clone()).catch(function () { /* kept the next time */ }));
      return answer;
    });
    var otherwise = function () { return kept('/'); };
    return Promise.race([asked, soon().then(otherwise)]).then(function (answer) {
      if (answer && answer.ok) return answer;
      return otherwise().then(function (found) { return found || asked; });
    }, function () {
      return otherwise().then(function (found) { return found || asked; });
    });
  }

  function file(request) {
    return kept(request.url).then(function (found) { return found || fetch(request); });
  }

  self.addEventListener('install', function (event) {
    event.waitUntil(fetch('/', { credentials: 'omit' }).then(keep).then(function () { return self.skipWaiting(); }));
  });
  self.addEventListener('activate', function (event) { event.waitUntil(self.clients.claim()); });
  self.addEventListener('fetch', function (event) {
    var address = new URL(event.request.url);
    if (event.request.method !== 'GET' || address.origin !== self.location.origin) return;
    if (address.pathname === '/' && event.request.mode === 'navigate') event.respondWith(page(event));
    if (address.pathname.indexOf('/page/') === 0 && address.search) event.respondWith(file(event.request));
  });
}());
