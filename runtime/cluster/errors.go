package cluster

import (
	"context"
	"errors"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"tfc/runtime/status"
)

// maxMessage bounds an error's text in bytes: clients refuse long trailers, and search the text slowly.
const maxMessage = 3072

// closedText is what TensorFlow says to the steps of a session that was closed under them.
const closedText = "Step was cancelled by an explicit call to `Session::Close()`."

// errorText is an error's message in TensorFlow's form: the node to blame follows in double brackets, where the Python
// client looks for it.
func errorText(err error) string {
	var e *status.Error
	text := err.Error()
	if errors.As(err, &e) && e.Node != "" {
		text = e.Message + "\n\t [[{{node " + e.Node + "}}]]"
	}
	text = strings.ToValidUTF8(text, "?")
	if len(text) > maxMessage {
		text = strings.ToValidUTF8(text[:maxMessage-3], "") + "..."
	}
	return text
}

// translateErrors gives the errors of all methods their code on the wire, which is TensorFlow's. A panic, which is a bug
// of ours, is INTERNAL for that call and leaves the server up.
func translateErrors(
	ctx context.Context, req any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler,
) (resp any, err error) {
	defer func() {
		if bug := recover(); bug != nil {
			resp, err = nil, grpcstatus.Errorf(codes.Internal, "bug of the server: %v", bug)
		}
	}()
	resp, err = handle(ctx, req)
	if err == nil {
		return resp, nil
	}
	if _, ok := grpcstatus.FromError(err); ok && status.CodeOf(err) == status.Unknown {
		return nil, err
	}
	return nil, grpcstatus.Error(codes.Code(status.CodeOf(err)), errorText(err))
}
