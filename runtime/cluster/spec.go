package cluster

import (
	"encoding/json"
	"fmt"
	"net"
	"strconv"
	"strings"
)

// ParseSpec reads "ps=host:2222;worker=host:2223,host:2224": the tasks of each job in order.
func ParseSpec(text string) (Cluster, error) {
	c := Cluster{}
	for part := range strings.SplitSeq(text, ";") {
		job, list, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok || job == "" {
			return nil, fmt.Errorf("cluster %q: expected JOB=HOST:PORT,…", part)
		}
		c[job] = map[int]string{}
		for i, address := range strings.Split(list, ",") {
			c[job][i] = strings.TrimSpace(address)
		}
	}
	return c, c.check()
}

// check reports an address that is none.
func (c Cluster) check() error {
	for job, tasks := range c {
		for i, address := range tasks {
			if _, _, err := net.SplitHostPort(address); err != nil {
				return fmt.Errorf("task %d of job %q: %w", i, job, err)
			}
		}
	}
	return nil
}

// ParseConfig reads TF_CONFIG's JSON: {"cluster": {JOB: [ADDRESS, …] or {"1": ADDRESS}}, "task": {"type": JOB, "index":
// 0}}. job is empty where no task is named.
func ParseConfig(text []byte) (c Cluster, job string, task int, err error) {
	var config struct {
		Cluster map[string]json.RawMessage `json:"cluster"`
		Task    struct {
			Type  string          `json:"type"`
			Index json.RawMessage `json:"index"`
		} `json:"task"`
	}
	if err := json.Unmarshal(text, &config); err != nil {
		return nil, "", 0, fmt.Errorf("TF_CONFIG: %w", err)
	}
	c = Cluster{}
	for name, raw := range config.Cluster {
		if c[name], err = parseTasks(raw); err != nil {
			return nil, "", 0, fmt.Errorf("TF_CONFIG: job %q: %w", name, err)
		}
	}
	if raw := strings.Trim(string(config.Task.Index), `"`); raw != "" {
		if task, err = strconv.Atoi(raw); err != nil {
			return nil, "", 0, fmt.Errorf("TF_CONFIG: task index %s: expected a number", raw)
		}
	}
	return c, config.Task.Type, task, c.check()
}

// parseTasks reads a list of addresses, or a sparse list by number.
func parseTasks(raw json.RawMessage) (map[int]string, error) {
	tasks := map[int]string{}
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		for i, address := range list {
			tasks[i] = address
		}
		return tasks, nil
	}
	var sparse map[string]string
	if err := json.Unmarshal(raw, &sparse); err != nil {
		return nil, fmt.Errorf("expected a list of addresses, or addresses by number: %w", err)
	}
	for key, address := range sparse {
		i, err := strconv.Atoi(key)
		if err != nil {
			return nil, fmt.Errorf("task %q: expected a number", key)
		}
		tasks[i] = address
	}
	return tasks, nil
}
