/** The release that this server is part of (package.json says the same). */
export const SERVER_VERSION = "0.1.0";
