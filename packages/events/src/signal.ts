import type { Bus } from "./bus.ts";

/** Tells whoever listens right now, and nobody else: for news whose loss only costs a moment. */
export const signal = (bus: Bus, subject: string, data: string): void => {
  if (!bus.connection.isClosed()) bus.connection.publish(`signal.${subject}`, data);
};

/** Hears signals until disposed. */
export const listen = (bus: Bus, subject: string, hear: (data: string) => void): Disposable => {
  const subscription = bus.connection.subscribe(`signal.${subject}`, {
    callback: (error, message) => {
      if (!error) hear(message.string());
    },
  });
  return { [Symbol.dispose]: () => subscription.unsubscribe() };
};
