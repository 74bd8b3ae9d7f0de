package kernel

// schedules are the operations that are no expression over an index.
func schedules() map[string]func(*lowering) {
	return map[string]func(*lowering){}
}
