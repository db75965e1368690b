// Asks for what the first page needs while the script that will need it is still on the way: session, park, texts and the
// code of the page. Without it each would wait for the one before. `FILES` is written by the build: see vite/boot.ts.
(function (files) {
  var language = navigator.language;
  try {
    language = localStorage.getItem('lingtan.language') || language;
  } catch (error) {
    // A browser that keeps nothing has no choice to remember.
  }
  var match = /^\/(parks|screen)\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?/.exec(location.pathname);
  var page = match ? match[1] + (match[1] === 'parks' ? '/' + (match[3] || '') : '') : '';
  var texts = files[language.toLowerCase().indexOf('zh') === 0 ? 'zh-CN' : 'en'] || [];
  texts.concat(files[page + '/' + (match && match[4])] || files[page] || []).forEach(function (file) {
    var link = document.createElement('link');
    link.rel = /\.css$/.test(file) ? 'preload' : 'modulepreload';
    if (link.rel === 'preload') link.as = 'style';
    link.crossOrigin = '';
    link.href = file;
    document.head.appendChild(link);
  });
  // A wall proves itself by a token, which the script reads first.
  if (!match || match[1] !== 'parks') return;
  var answers = (window.lingtanEarly = {});
  ['/api/me', '/api/parks/' + match[2]].forEach(function (path) {
    answers[path] = fetch(path, { headers: { accept: 'application/json' }, credentials: 'same-origin' });
    // Whoever asks is told; nobody may.
    answers[path].catch(function () {});
  });
})(FILES);
