/** A readiness check: the service behind `url` is alive. */
export const reachable = (url: string) => async (): Promise<void> => {
  const response = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(1_500) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
};
