/* Talking with the server: one request that cannot hang, and its answer or the sentence that says why not. */
var Server = (function () {
  'use strict';

  var PATIENCE = 20000; // milliseconds before a request counts as lost

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

  function whole(answer) {
    if (answer.ok) return answer.status === 204 ? null : answer.json();
    return answer.json().catch(function () { return {}; }).then(function (told) {
      throw { status: answer.status, message: told.message, after: Number(answer.headers.get('Retry-After')) };
    });
  }

  return { request: request, whole: whole };
}());
