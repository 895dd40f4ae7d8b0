import { createClient } from "@millrace/client";

const [url = "http://127.0.0.1:4000", path = "clip.mp4"] = process.argv.slice(2);
const millrace = createClient({ url });

// A person registers…
const email = `ann-${Date.now()}@example.org`;
await millrace.register({ email, password: "correct horse battery", displayName: "Ann" });

// …uploads a file straight to the object store…
const item = await millrace.upload(Bun.file(path), {
  title: "A walk by the sea",
  onProgress: ({ sentBytes, totalBytes }) => console.log(`sent ${sentBytes} of ${totalBytes} bytes`),
});

// …watches it become a stream…
for await (const { status, progress, failure } of millrace.watchProgress(item.id)) {
  console.log(status, `${Math.round(progress * 100)}%`);
  if (failure) throw new Error(`${failure.message} ${failure.hint}`);
}

// …and plays it: in a browser by cookies, anywhere else by the signed address.
const { signed, expiresAt } = await millrace.openPlayback(item.id);
console.log(`play ${signed.hlsUrl} until ${expiresAt}`);
