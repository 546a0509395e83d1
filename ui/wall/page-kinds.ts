/** The pages that a wall can show in turn, as the server names them. */
export type PageKind = 'race' | 'leaders' | 'deals' | 'today' | 'records';
export const pageKinds: readonly PageKind[] = ['race', 'leaders', 'deals', 'today', 'records'];
