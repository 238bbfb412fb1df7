import { formatLine, type LogEntry } from "./line.ts";

/** Hands entries to LogTape, whose only sink gives finished lines to `write`. */
export async function openBackend(write: (line: string) => void): Promise<(entry: LogEntry) => void> {
  const { configureSync, getLogger } = await import("@logtape/logtape");
  configureSync({
    reset: true,
    sinks: {
      lines: (record) => {
        const { timestamp, level, rawMessage, properties } = record;
        const message = String(rawMessage);
        write(formatLine({
          at: timestamp,
          level: level === "fatal" ? "error" : level,
          message,
          fields: properties,
        }));
      },
    },
    loggers: [
      { category: "atmos", sinks: ["lines"], lowestLevel: "trace" },
      { category: ["logtape", "meta"], lowestLevel: "error" },
    ],
  });
  const logger = getLogger("atmos");
  return ({ at, level, message, fields }) =>
    logger.emit({ timestamp: at, level, message: [message], rawMessage: message, properties: { ...fields } });
}
