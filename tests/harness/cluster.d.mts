export function startCluster(options?: { sync?: boolean }): Promise<{ folder: string; stop(): Promise<void> }>;
export function sql(folder: string, database: string, text: string): Promise<string[][]>;
export function address(folder: string, database: string): string;
