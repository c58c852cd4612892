/* Valid on very old Node too, so that the sentence below is what its user sees. */
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  process.stderr.write(
    `Roadcall needs Node 20 or newer to start (it brings its own Node 24 then); this is Node ${process.versions.node}.\n`,
  );
  process.exit(1);
}
