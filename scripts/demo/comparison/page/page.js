new EventSource("/api/events").addEventListener("state", ({ data }) => {
  document.getElementById("state").textContent = JSON.stringify(JSON.parse(data), null, 2);
});

for (const { act, title, says } of await (await fetch("/api/acts")).json()) {
  const button = document.createElement("button");
  button.textContent = title;
  button.title = says;
  button.addEventListener("click", () => fetch(`/api/acts/${act}`, { method: "POST" }));
  document.getElementById("acts").append(button, " ");
}
