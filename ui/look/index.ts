// The components, for pages.
export * from './button.tsx';
export * from './doing.tsx';
export * from './field.tsx';
export * from './over.tsx';
export * from './parts.tsx';
export * from './pick.tsx';
export * from './table.tsx';
export { failed, toast } from './toast.tsx';
