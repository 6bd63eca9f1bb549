/* Talking with the server: one request that cannot hang, and its answer or the refusal that says why not. */
var Server = (function () {
  'use strict';

  var PATIENCE = 20000; // milliseconds before a request counts as lost

  // rejected with {lost} where nothing of ours answered, otherwise with {status, message, after}
  function request(method, path, body, token) {
    return new Promise(function (resolve, reject) {
      var asking = new XMLHttpRequest(); // known to phones that do not know fetch
      asking.open(method, path);
      asking.timeout = PATIENCE;
      asking.setRequestHeader('Content-Type', 'application/json');
      if (token) asking.setRequestHeader('Authorization', 'Bearer ' + token);
      asking.onload = function () {
        var told = asking.status === 204 ? null : parsed(asking.responseText);
        if (asking.status >= 200 && asking.status < 300 && told !== undefined) resolve(told);
        else reject(refusal(asking, told));
      };
      asking.onerror = asking.ontimeout = asking.onabort = function () { reject({ lost: true }); };
      asking.send(body ? JSON.stringify(body) : null);
    });
  }

  function refusal(asking, told) {
    if (!told || !told.message) return { lost: true }; // a page of somebody between us: a hotel, a telephone company
    return { status: asking.status, message: told.message, after: Number(asking.getResponseHeader('Retry-After')) };
  }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch (unreadable) {
      return undefined;
    }
  }

  return { request: request };
}());
