package runtime

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Saver saves a session's variables and restores them by the ops that tf.train.Saver put into the graph, and keeps the
// folder's list of checkpoints, as it does in Python. A program that is killed at any moment leaves the last checkpoint
// that Save returned for, or the one after it.
type Saver struct {
	// Def names the ops: a MetaGraph's, or what tf.train.Saver.as_saver_def gives. Its MaxToKeep bounds the checkpoints
	// that stay; 0 keeps all.
	Def *pb.SaverDef
}

// Save writes the checkpoint PREFIX-STEP, or PREFIX if step is negative, and returns its name.
func (s Saver) Save(ctx context.Context, session *Session, prefix string, step int64) (string, error) {
	if step >= 0 {
		prefix = fmt.Sprintf("%s-%d", prefix, step)
	}
	feeds := map[string]*tensor.Tensor{s.Def.GetFilenameTensorName(): tensor.OfStrings(nil, prefix)}
	if _, err := session.Run(ctx, feeds, []string{s.Def.GetSaveTensorName()}, nil); err != nil {
		return "", err
	}
	return prefix, s.keep(prefix, time.Now())
}

// keep makes a checkpoint the latest and deletes the oldest of those that are too many.
func (s Saver) keep(prefix string, now time.Time) error {
	folder := filepath.Dir(prefix)
	state, err := graphdef.ReadCheckpointState(folder)
	if status.CodeOf(err) == status.NotFound {
		state, err = new(pb.CheckpointState), nil
	}
	if err != nil {
		return err
	}
	name := filepath.Base(prefix)
	paths, times := state.AllModelCheckpointPaths, state.AllModelCheckpointTimestamps
	times = append(times, make([]float64, max(0, len(paths)-len(times)))...)
	if i := slices.Index(paths, name); i >= 0 {
		paths, times = slices.Delete(paths, i, i+1), slices.Delete(times, i, i+1)
	}
	paths, times = append(paths, name), append(times[:len(paths)], float64(now.UnixMicro())/1e6)
	surplus := 0
	if most := int(s.Def.GetMaxToKeep()); most > 0 {
		surplus = max(0, len(paths)-most)
	}
	state.ModelCheckpointPath = name
	state.AllModelCheckpointPaths, state.AllModelCheckpointTimestamps = paths[surplus:], times[surplus:]
	if err := graphdef.WriteCheckpointState(folder, state); err != nil {
		return err
	}
	for _, old := range paths[:surplus] {
		if err := graphdef.RemoveCheckpoint(graphdef.InFolder(folder, old)); err != nil {
			return err
		}
	}
	return nil
}

// Restore reads the variables from a checkpoint.
func (s Saver) Restore(ctx context.Context, session *Session, prefix string) error {
	feeds := map[string]*tensor.Tensor{s.Def.GetFilenameTensorName(): tensor.OfStrings(nil, prefix)}
	_, err := session.Run(ctx, feeds, nil, []string{graphdef.ParseTensorName(s.Def.GetRestoreOpName()).Node})
	return err
}

// LatestCheckpoint is the checkpoint that was saved last in a folder.
func LatestCheckpoint(folder string) (string, error) {
	state, err := graphdef.ReadCheckpointState(folder)
	if err != nil {
		return "", err
	}
	return graphdef.InFolder(folder, state.GetModelCheckpointPath()), nil
}
