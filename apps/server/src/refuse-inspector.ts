// Whoever may signal the server would else have Node open its inspector: all of its memory and code, on a port without a
// password. Where it is wanted, it is there from the start (`node --inspect`).
process.on('SIGUSR1', () => {
  process.stderr.write(
    'SIGUSR1: the inspector is opened at the start of a process only (node --inspect), never by a signal\n',
  );
});
