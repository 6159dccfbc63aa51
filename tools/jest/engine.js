// One step of the real engine takes seconds, and a test takes several. Jest reads `testTimeout` for all projects or for
// none, so this project sets its own.
jest.setTimeout(600_000);
