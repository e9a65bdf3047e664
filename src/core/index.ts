export { OrchestraError } from './model/errors.ts';
