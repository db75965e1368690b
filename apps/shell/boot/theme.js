// Sets the theme before the first paint, so that a dark room stays dark.
(function () {
  var theme = 'system';
  try {
    theme = JSON.parse(localStorage.getItem('lingtan.preferences') || '{}').theme || 'system';
  } catch (error) {
    theme = 'system';
  }
  if (theme === 'system') theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.mantineColorScheme = theme === 'dark' ? 'dark' : 'light';
})();
