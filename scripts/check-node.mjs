const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(`Node.js 22.19 or newer is needed; this is ${process.version}.`);
  process.exit(1);
}
