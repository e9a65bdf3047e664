/**
 * The script that every agent runs under on POSIX. It is fixed: what differs comes as arguments, so that nothing is
 * ever quoted. It waits for "go" on standard input, and ends without a trace where the input ends first: whoever
 * started it died before the claim was on disk.
 *
 * `$1` is created exclusively: a second start of the same attempt finds it and does nothing, and so does one that cannot
 * create it; then it ends by a signal, because each code is the agent's. `$2` with the exit code
 * behind it is created when the agent ended; the code is in the name, so that it is never half-written. `$3` is the
 * agent's standard input. The rest is program and arguments.
 *
 * The traps keep the wrapper alive through a stop of the group, so that it can tell the code; `trap ''` or a
 * background agent would make the agent ignore those signals. Its own words ("Killed") go nowhere, since the log is
 * the agent's: that is what the subshell is for, which becomes the agent and costs no process more.
 */
export const WRAPPER_SCRIPT = `
started=$1 result=$2 input=$3
shift 3
IFS= read -r word
[ "$word" = go ] || exit 0
trap : TERM INT HUP
set -C
{ true >"$started"; } 2>/dev/null || kill -s KILL $$
exec 3>&2 2>/dev/null
(exec "$@" <"$input" 2>&3 3>&-)
code=$?
true >"$result.$code"
exit $code
`;

/** Name of the wrapper in `ps`. */
export const WRAPPER_NAME = 'orchestra-agent';
