/**
 * Before a restart by order the agent shows this as a message. A shell that knows the sentence says it
 * in the person's language; one that does not shows it as it is.
 */
export const RESTART_WARNING = "This computer restarts in 10 minutes. Save your work.";
