// This file lets the package declare cgocall without a body.
