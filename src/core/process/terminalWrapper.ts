/**
 * As the wrapper of the runner's agents (see `wrapper.ts`), but in a terminal, which is the agent's input and output, and
 * in the process group of whoever started it. It waits for "go" and the number of the attempt on descriptor 3.
 *
 * `$1` is what the names of its files begin with, `$2` what the marker begins with; the rest is program and arguments.
 *
 * A hangup is told by exit code 129, whatever the agent makes of it. The settings of the terminal are brought back, as
 * an agent that was killed cannot.
 */
export const TERMINAL_WRAPPER_SCRIPT = `
files=$1 marker=$2
shift 2
read -r word attempt <&3
[ "$word" = go ] || exit 0
exec 3<&-
hung=
trap 'hung=1' HUP
trap : TERM INT QUIT
set -C
{ true >"$files.$attempt.started"; } 2>/dev/null || exit 0
ORCHESTRA_MARKER=$marker:$attempt
export ORCHESTRA_MARKER
settings=$(stty -g 2>/dev/null)
exec 4>&2 2>/dev/null
(exec "$@" 2>&4 4>&-)
code=$?
[ -z "$settings" ] || stty "$settings"
[ -z "$hung" ] || code=129
true >"$files.$attempt.exit.$code"
exit $code
`;
