# Verifies a provider with pact-python, as the JSON of the argument says.
import json
import sys

from pact import Verifier

task = json.loads(sys.argv[1])
verifier = Verifier("Api", host="127.0.0.1").add_transport(url=task["provider"])
verifier.state_handler(task["states"], body=True)
verifier.set_publish_options(version=task["version"], branch="main", tags=["dev"])
source = verifier.broker_source(task["broker"], selector=True).provider_branch("main")
for selector in task["selectors"]:
    source.consumer_version(main_branch=selector.get("mainBranch"), branch=selector.get("branch"),
                            deployed_or_released=selector.get("deployedOrReleased"))
if task["pending"]:
    source.include_pending()
if task["wipSince"]:
    source.include_wip_since(task["wipSince"])
source.build()
try:
    verifier.verify()
except RuntimeError as failure:
    print(failure)
    print(verifier.output())
    sys.exit(1)
