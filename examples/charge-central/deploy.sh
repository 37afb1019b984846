#!/bin/sh
# usage: deploy.sh SERVICE VERSION ENVIRONMENT
#
# Deploys a release: tries whether it can run with the environment's settings, and only then makes it the one that runs there.
# What is a cluster elsewhere is a folder here: $CHARGE_CENTRAL_ENVIRONMENTS/ENVIRONMENT with a settings file for each service
# that needs one, and SERVICE.version, which names the release that runs.
set -eu

[ $# -eq 3 ] || {
    echo "usage: deploy.sh SERVICE VERSION ENVIRONMENT" >&2
    exit 2
}
service=$1
version=$2
environment=$3
folder="${CHARGE_CENTRAL_ENVIRONMENTS:?names the folder of the environments}/$environment"

case "$service" in
listings) charge-central-listings check --release "$version" --settings "$folder/listings.json" ;;
billing) charge-central-billing check ;;
*)
    echo "deploy.sh: there is no service $service" >&2
    exit 2
    ;;
esac

printf '%s\n' "$version" >"$folder/$service.version.new"
mv "$folder/$service.version.new" "$folder/$service.version"
echo "$service $version runs in $environment now"
