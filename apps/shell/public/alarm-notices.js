// Service worker of notices of alarms: shows what the server pushed and opens the page of alarms. It keeps nothing and
// answers no requests.
self.addEventListener('push', (event) => {
  const { title, body, tag, url } = event.data.json();
  const shown = { body, tag, renotify: true, icon: '/favicon.svg', data: { url } };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((pages) => {
      const open = pages.find((page) => new URL(page.url).pathname.startsWith(url));
      return open ? open.focus() : self.clients.openWindow(url);
    }),
  );
});
