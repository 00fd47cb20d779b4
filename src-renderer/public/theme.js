// Before the page is first painted, so that a chosen theme does not flash up after the system's (app/theme.ts goes on).
(function () {
  try {
    var theme = JSON.parse(localStorage.getItem('lapidary.settings') || '{}').theme;
    if (theme === 'light' || theme === 'dark') document.documentElement.setAttribute('data-theme', theme);
  } catch (error) {
    // Damaged settings: the system decides, and app/theme.ts writes them anew.
  }
})();
