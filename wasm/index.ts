/** Everything the module exports; `src/compute/instance.ts` declares the same list to TypeScript. */
// Compiled so that `--use abort=abort/abort` finds it.
import "./abort";

export { allocate, reserve } from "./arena";
export { dbscan } from "./dbscan";
export { uniformDoubles } from "./mt19937";
export { standardScale } from "./scaling";
export {
  kmeansAddRows, kmeansAssign, kmeansAssigned, kmeansBegin, kmeansCenters, kmeansChoose, kmeansCompare, kmeansDistances, kmeansDraw, kmeansFinish, kmeansFirstCenters,
  kmeansInertia, kmeansInput, kmeansIsOpen, kmeansIterations, kmeansLabels, kmeansOpen, kmeansOrigin, kmeansRestart, kmeansRound, kmeansStart,
  kmeansTake, kmeansTry, kmeansUpdate, kmeansUseCenters, kmeansWeights,
} from "./kmeans";
export {
  silhouetteInput, silhouetteLabels, silhouetteOpen, silhouettePrepare, silhouetteSamples, silhouetteScore, silhouetteStep,
} from "./silhouette";
export { calinskiHarabasz, daviesBouldin } from "./scores";
export { centerColumn } from "./columns";
export { multiplyColumn } from "./covariance";
export { describeColumn } from "./describe";
export { rotateRow } from "./jacobi";
export { rankColumn } from "./ranks";
