// A Bluesky server on this machine with one account; it says where, and ends with whoever began it.
import { TestPds, TestPlc } from "@atproto/dev-env";

const plc = await TestPlc.create({});
const pds = await TestPds.create({ didPlcUrl: plc.url, inviteRequired: false });
const account = { email: "desk@example.org", handle: "desk.test", password: "app-pass" };
const answer = await fetch(`${pds.url}/xrpc/com.atproto.server.createAccount`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(account),
});
console.log(JSON.stringify({ url: pds.url, status: answer.status }));
process.stdin.on("end", () => process.exit(0)).resume();
