// Served with `self.token` set in its first line: the browser keeps the script, and so the token.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (new URL(event.request.url).pathname === "/ask-service-worker") {
    event.respondWith(new Response(self.token));
  }
});
