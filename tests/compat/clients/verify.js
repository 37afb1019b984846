// Verifies a provider with pact-js, as the JSON of the argument says.
const { Verifier } = require("@pact-foundation/pact");

const task = JSON.parse(process.argv[1]);
new Verifier({
  provider: "Api",
  providerBaseUrl: task.provider,
  providerStatesSetupUrl: task.states,
  pactBrokerUrl: task.broker,
  consumerVersionSelectors: task.selectors,
  enablePending: task.pending,
  ...(task.wipSince && { includeWipPactsSince: task.wipSince }),
  publishVerificationResult: true,
  providerVersion: task.version,
  providerVersionBranch: "main",
  providerVersionTags: ["dev"],
  logLevel: "error",
})
  .verifyProvider()
  .then((output) => console.log(output))
  .catch((failure) => {
    console.log(String(failure));
    process.exitCode = 1;
  });
