/** One row per place in which a browser can keep who somebody is: `keep` writes, `read` looks. */
const STORES = {
  localStorage: {
    keep: async (token) => localStorage.setItem("token", token),
    read: async () => localStorage.getItem("token"),
  },
  sessionStorage: {
    keep: async (token) => sessionStorage.setItem("token", token),
    read: async () => sessionStorage.getItem("token"),
  },
  indexedDb: {
    keep: async (token) => {
      const transaction = (await openDatabase()).transaction("people", "readwrite");
      transaction.objectStore("people").put(token, "token");
      await new Promise((resolve) => {
        transaction.oncomplete = resolve;
      });
    },
    read: async () => {
      const people = (await openDatabase()).transaction("people").objectStore("people");
      return settled(people.get("token"));
    },
  },
  cacheStorage: {
    keep: async (token) => (await caches.open("people")).put("/kept", new Response(token)),
    read: async () => (await caches.match("/kept"))?.text(),
  },
  originPrivateFiles: {
    keep: async (token) => {
      const root = await navigator.storage.getDirectory();
      const file = await root.getFileHandle("token", { create: true });
      const stream = await file.createWritable();
      await stream.write(token);
      await stream.close();
    },
    read: async () => {
      const root = await navigator.storage.getDirectory();
      const file = await root.getFileHandle("token").catch(() => null);
      return file === null ? null : (await file.getFile()).text();
    },
  },
  serviceWorker: {
    keep: async (token) => {
      await navigator.serviceWorker.register(`/service-worker.js?token=${token}`);
      await navigator.serviceWorker.ready;
    },
    read: async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      if (registration === undefined) return null;
      await navigator.serviceWorker.ready;
      return (await fetch("/ask-service-worker")).text();
    },
  },
  httpCache: {
    keep: async (token) => {
      const headers = { "x-token": token };
      await (await fetch("/cached", { headers, cache: "reload" })).text();
    },
    read: async () => (await fetch("/cached", { cache: "force-cache" })).text(),
  },
  etag: {
    keep: async (token) => {
      await (await fetch("/tracked", { headers: { "x-token": token }, cache: "reload" })).text();
    },
    read: async () => (await fetch("/tracked", { cache: "no-cache" })).text(),
  },
  httpAuthentication: {
    keep: async (token) => {
      const request = new XMLHttpRequest();
      request.open("GET", "/private/enter", true, "nurse", token);
      await new Promise((resolve) => {
        request.onloadend = resolve;
        request.send();
      });
      if (request.status !== 200) throw new Error(`not let in: ${request.status}`);
    },
    read: async () => (await fetch("/private/who")).text(),
  },
};

/** Known to the server: it answers who the cookies of this request say we are. */
const COOKIES = [
  "sessionCookie",
  "persistentCookie",
  "partitionedCookie",
  "secureCookie",
  "insecureCookie",
];
const LIMIT_MS = 8000;

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function openDatabase() {
  const request = indexedDB.open("people", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("people");
  return settled(request);
}

function withLimit(promise) {
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error("too slow")), LIMIT_MS),
  );
  return Promise.race([promise, late]);
}

/** @returns kind → what it says, or the error's text: a store that fails is never "anonymous". */
async function eachStore(use) {
  const answers = await Promise.all(
    Object.entries(STORES).map(async ([kind, store]) => {
      try {
        return [kind, await withLimit(use(store))];
      } catch (error) {
        return [kind, `failed: ${error.message}`];
      }
    }),
  );
  return Object.fromEntries(answers);
}

async function signIn(run) {
  const { token } = await (await fetch(`/api/sign-in?run=${run}`, { method: "POST" })).json();
  const kept = await eachStore(async (store) => {
    await store.keep(token);
    return "signedIn";
  });
  // A restored tab must show what is left, not sign in again.
  history.replaceState({ token }, "", `/home?run=${run}`);
  return kept;
}

function whoAmI() {
  return eachStore(async (store) => ((await store.read()) ? "signedIn" : "anonymous"));
}

function show(kinds) {
  const signedIn = Object.values(kinds).filter((said) => said === "signedIn").length;
  const person = signedIn > 0 ? "Nurse Demo" : "nobody";
  document.title = `Ward notes: ${person}`;
  document.getElementById("who").textContent = `signed in: ${person}`;
  document.getElementById("headline").textContent =
    signedIn > 0 ? "Good morning, Nurse Demo" : "Nobody is signed in";
  // What the next person would read.
  document.getElementById("tasks").hidden = signedIn === 0;
  document.body.className = signedIn > 0 ? "signedIn" : "anonymous";
  document.getElementById("explanation").textContent =
    `${signedIn} of ${Object.keys(kinds).length} places in this browser know somebody.`;
  const rows = Object.entries(kinds).map(([kind, said]) => {
    const row = document.createElement("tr");
    const [name, answer] = [document.createElement("td"), document.createElement("td")];
    name.textContent = kind;
    answer.textContent = said;
    answer.className = said;
    row.append(name, answer);
    return row;
  });
  document.getElementById("kinds").replaceChildren(...rows);
}

async function main() {
  const page = location.pathname.slice(1);
  const run = new URLSearchParams(location.search).get("run") ?? "none";
  const stored = page === "sign-in" ? await signIn(run) : await whoAmI();
  const cookies = await (await fetch("/api/cookies")).json();
  const kinds = Object.fromEntries(COOKIES.map((kind) => [kind, cookies[kind]]));
  show({ ...kinds, ...stored });
  await fetch(`/api/report?run=${run}&page=${page}`, {
    method: "POST",
    body: JSON.stringify(stored),
  });
}

main().catch((error) => {
  document.getElementById("headline").textContent = `This page failed: ${error.message}`;
});

/** A clock whose colon blinks, as on a ward's wall: whoever watches the screen sees that it is live. */
let isBeat = false;
setInterval(() => {
  const time = new Date().toTimeString().slice(0, 8);
  isBeat = !isBeat;
  document.getElementById("clock").textContent = isBeat ? time : time.replaceAll(":", " ");
}, 500);
