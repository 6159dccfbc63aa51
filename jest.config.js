// Tests run through tsc's own transpiler, file by file; types are the business of the `types` step of `npm test`. The
// provider's serialised text depends on what the compiler emits, so no other transpiler and no instrumentation touches it.
const shared = {
  testEnvironment: "node",
  transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: "<rootDir>/tsconfig.json" }] },
  moduleFileExtensions: ["ts", "js", "json", "node"],
};

/** @type {import("jest").Config} */
module.exports = {
  coverageProvider: "v8",
  maxWorkers: 2,
  // A busy machine is slow to start processes; the engine's tests set their own.
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/dist/", "<rootDir>/test/engine/"],
    },
    {
      ...shared,
      displayName: "engine",
      testMatch: ["<rootDir>/test/engine/**/*.test.ts"],
      setupFilesAfterEnv: ["<rootDir>/tools/jest/engine.js"],
    },
  ],
};
