#!/bin/bash
# A session's program whose children try to outlive it. $1 is where it may write.
echo started > "$HOME/left-by-the-last-person.txt"
stay() { trap '' TERM HUP INT; while :; do sleep 7101; done; }
stay &                                            # ignores TERM
setsid bash -c "$(declare -f stay); stay" &       # a session of its own
(setsid bash -c "$(declare -f stay); stay" &) &   # double fork: its parent is init
(setsid env -i PATH="$PATH" bash -c "$(declare -f stay); stay" &) & # and no environment
xmessage -timeout 0 "The session's own window" &
stay
