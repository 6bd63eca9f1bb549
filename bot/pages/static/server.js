/* Talking with the server: one request that cannot hang, and its answer or the refusal that says why not. */
var Server = (function () {
  'use strict';

  var PATIENCE = 20000; // milliseconds before a request counts as lost
  var PATIENCE_WITH_FILES = 240000;

  // rejected with {lost} where nothing of ours answered, otherwise with {status, message, after}
  function request(method, path, body, token) {
    return send(method, path, body ? JSON.stringify(body) : null, token, 'application/json', PATIENCE);
  }

  function upload(path, file, token) {
    return send('POST', path, file, token, 'application/octet-stream', PATIENCE_WITH_FILES);
  }

  function send(method, path, body, token, kind, patience) {
    return new Promise(function (resolve, reject) {
      var asking = new XMLHttpRequest(); // known to phones that do not know fetch
      asking.open(method, path);
      asking.timeout = patience;
      asking.setRequestHeader('Content-Type', kind);
      if (token) asking.setRequestHeader('Authorization', 'Bearer ' + token);
      asking.onload = function () {
        var told = asking.status === 204 ? null : parsed(asking.responseText);
        if (asking.status >= 200 && asking.status < 300 && told !== undefined) resolve(told);
        else reject(refusal(asking, told));
      };
      asking.onerror = asking.ontimeout = asking.onabort = function () { reject({ lost: true }); };
      asking.send(body);
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

  return { request: request, upload: upload };
}());
