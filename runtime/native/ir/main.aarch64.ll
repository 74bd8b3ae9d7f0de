; Generated from c/main.c by generate.go with clang-19; do not edit.
%struct.type_row = type { ptr, ptr, i32, i8 }
%struct.anon = type { ptr, i8 }
%struct.stat = type { i64, i64, i32, i32, i32, i32, i64, i64, i64, i32, i32, i64, %struct.timespec, %struct.timespec, %struct.timespec, [2 x i32] }
%struct.timespec = type { i64, i64 }
%struct.builder = type { ptr, i64 }
%struct.tfc_port = type { ptr, ptr, i32, i32 }
%struct.command = type { ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, i64, i64, %struct.tfc_state }
%struct.tfc_state = type { ptr, ptr, i64 }
%struct.tfc_entry = type { ptr, ptr, ptr, ptr, ptr, ptr, i32, i32, i32, i32, i64 }
%struct.tfc_value = type { [16 x i64], i64, i32, i32, ptr }
%struct.__va_list = type { ptr, ptr, ptr, i32, i32 }

@.str = private unnamed_addr constant [5 x i8] c"%lld\00", align 1
@.str.1 = private unnamed_addr constant [11 x i8] c"%s.%ld.tmp\00", align 1
@.str.2 = private unnamed_addr constant [28 x i8] c"more after the value: %.40s\00", align 1
@.str.3 = private unnamed_addr constant [14 x i8] c"out of memory\00", align 1
@.str.4 = private unnamed_addr constant [40 x i8] c"not a row of numbers of the type: %.40s\00", align 1
@.str.5 = private unnamed_addr constant [28 x i8] c"rows have different lengths\00", align 1
@.str.6 = private unnamed_addr constant [16 x i8] c"not a .npy file\00", align 1
@npy_magic = internal constant [7 x i8] c"\93NUMPY\00", align 1
@.str.7 = private unnamed_addr constant [39 x i8] c"the data do not fit the header's shape\00", align 1
@.str.8 = private unnamed_addr constant [51 x i8] c"{'descr': '%s', 'fortran_order': False, 'shape': (\00", align 1
@.str.9 = private unnamed_addr constant [7 x i8] c"%lld%s\00", align 1
@.str.10 = private unnamed_addr constant [2 x i8] c",\00", align 1
@.str.11 = private unnamed_addr constant [3 x i8] c", \00", align 1
@.str.12 = private unnamed_addr constant [1 x i8] zeroinitializer, align 1
@.str.13 = private unnamed_addr constant [5 x i8] c"), }\00", align 1
@state_magic = internal constant [11 x i8] c"tfcstate1\0A\00", align 1
@.str.14 = private unnamed_addr constant [17 x i8] c"not a state file\00", align 1
@.str.15 = private unnamed_addr constant [9 x i8] c"%s.state\00", align 1
@type_rows = internal unnamed_addr constant [15 x %struct.type_row] [%struct.type_row { ptr @.str.16, ptr @.str.17, i32 10, i8 0 }, %struct.type_row { ptr @.str.18, ptr @.str.19, i32 6, i8 -8 }, %struct.type_row { ptr @.str.20, ptr @.str.21, i32 5, i8 -16 }, %struct.type_row { ptr @.str.22, ptr @.str.23, i32 3, i8 -32 }, %struct.type_row { ptr @.str.24, ptr @.str.25, i32 9, i8 -64 }, %struct.type_row { ptr @.str.26, ptr @.str.27, i32 4, i8 8 }, %struct.type_row { ptr @.str.28, ptr @.str.29, i32 17, i8 16 }, %struct.type_row { ptr @.str.30, ptr @.str.31, i32 22, i8 32 }, %struct.type_row { ptr @.str.32, ptr @.str.33, i32 23, i8 64 }, %struct.type_row { ptr @.str.34, ptr @.str.35, i32 19, i8 0 }, %struct.type_row { ptr @.str.36, ptr @.str.29, i32 14, i8 0 }, %struct.type_row { ptr @.str.37, ptr @.str.38, i32 1, i8 0 }, %struct.type_row { ptr @.str.39, ptr @.str.40, i32 2, i8 0 }, %struct.type_row { ptr @.str.41, ptr @.str.42, i32 8, i8 0 }, %struct.type_row { ptr @.str.43, ptr @.str.44, i32 18, i8 0 }], align 8
@.str.16 = private unnamed_addr constant [5 x i8] c"bool\00", align 1
@.str.17 = private unnamed_addr constant [4 x i8] c"|b1\00", align 1
@.str.18 = private unnamed_addr constant [3 x i8] c"i8\00", align 1
@.str.19 = private unnamed_addr constant [4 x i8] c"|i1\00", align 1
@.str.20 = private unnamed_addr constant [4 x i8] c"i16\00", align 1
@.str.21 = private unnamed_addr constant [4 x i8] c"<i2\00", align 1
@.str.22 = private unnamed_addr constant [4 x i8] c"i32\00", align 1
@.str.23 = private unnamed_addr constant [4 x i8] c"<i4\00", align 1
@.str.24 = private unnamed_addr constant [4 x i8] c"i64\00", align 1
@.str.25 = private unnamed_addr constant [4 x i8] c"<i8\00", align 1
@.str.26 = private unnamed_addr constant [3 x i8] c"u8\00", align 1
@.str.27 = private unnamed_addr constant [4 x i8] c"|u1\00", align 1
@.str.28 = private unnamed_addr constant [4 x i8] c"u16\00", align 1
@.str.29 = private unnamed_addr constant [4 x i8] c"<u2\00", align 1
@.str.30 = private unnamed_addr constant [4 x i8] c"u32\00", align 1
@.str.31 = private unnamed_addr constant [4 x i8] c"<u4\00", align 1
@.str.32 = private unnamed_addr constant [4 x i8] c"u64\00", align 1
@.str.33 = private unnamed_addr constant [4 x i8] c"<u8\00", align 1
@.str.34 = private unnamed_addr constant [4 x i8] c"f16\00", align 1
@.str.35 = private unnamed_addr constant [4 x i8] c"<f2\00", align 1
@.str.36 = private unnamed_addr constant [5 x i8] c"bf16\00", align 1
@.str.37 = private unnamed_addr constant [4 x i8] c"f32\00", align 1
@.str.38 = private unnamed_addr constant [4 x i8] c"<f4\00", align 1
@.str.39 = private unnamed_addr constant [4 x i8] c"f64\00", align 1
@.str.40 = private unnamed_addr constant [4 x i8] c"<f8\00", align 1
@.str.41 = private unnamed_addr constant [4 x i8] c"c64\00", align 1
@.str.42 = private unnamed_addr constant [4 x i8] c"<c8\00", align 1
@.str.43 = private unnamed_addr constant [5 x i8] c"c128\00", align 1
@.str.44 = private unnamed_addr constant [5 x i8] c"<c16\00", align 1
@read_bool.words = internal unnamed_addr constant [4 x %struct.anon] [%struct.anon { ptr @.str.45, i8 1 }, %struct.anon { ptr @.str.46, i8 0 }, %struct.anon { ptr @.str.47, i8 1 }, %struct.anon { ptr @.str.48, i8 0 }], align 8
@.str.45 = private unnamed_addr constant [5 x i8] c"true\00", align 1
@.str.46 = private unnamed_addr constant [6 x i8] c"false\00", align 1
@.str.47 = private unnamed_addr constant [2 x i8] c"1\00", align 1
@.str.48 = private unnamed_addr constant [2 x i8] c"0\00", align 1
@.str.49 = private unnamed_addr constant [3 x i8] c",\0A\00", align 1
@.str.50 = private unnamed_addr constant [4 x i8] c"%*s\00", align 1
@.str.51 = private unnamed_addr constant [5 x i8] c"%llu\00", align 1
@.str.52 = private unnamed_addr constant [4 x i8] c"nan\00", align 1
@.str.53 = private unnamed_addr constant [5 x i8] c"%.*g\00", align 1
@.str.54 = private unnamed_addr constant [27 x i8] c"rows have different depths\00", align 1
@.str.55 = private unnamed_addr constant [57 x i8] c"not a number of the type, or out of its range, at: %.40s\00", align 1
@.str.56 = private unnamed_addr constant [20 x i8] c"too many dimensions\00", align 1
@.str.57 = private unnamed_addr constant [22 x i8] c"want , or ] at: %.40s\00", align 1
@problem = internal global [256 x i8] zeroinitializer, align 1
@.str.58 = private unnamed_addr constant [8 x i8] c"'descr'\00", align 1
@.str.59 = private unnamed_addr constant [16 x i8] c"'fortran_order'\00", align 1
@.str.60 = private unnamed_addr constant [8 x i8] c"'shape'\00", align 1
@.str.61 = private unnamed_addr constant [18 x i8] c"not a .npy header\00", align 1
@.str.62 = private unnamed_addr constant [5 x i8] c"'%s'\00", align 1
@.str.63 = private unnamed_addr constant [6 x i8] c"'<V2'\00", align 1
@.str.64 = private unnamed_addr constant [6 x i8] c"'|V2'\00", align 1
@.str.65 = private unnamed_addr constant [24 x i8] c"the file's type is %.8s\00", align 1
@.str.66 = private unnamed_addr constant [6 x i8] c"False\00", align 1
@.str.67 = private unnamed_addr constant [29 x i8] c"the file is in Fortran order\00", align 1
@.str.68 = private unnamed_addr constant [12 x i8] c"not a shape\00", align 1
@.str.69 = private unnamed_addr constant [10 x i8] c"too large\00", align 1
@damaged = internal constant [26 x i8] c"the state file is damaged\00", align 1
@.str.70 = private unnamed_addr constant [54 x i8] c"the state file has a variable that this program lacks\00", align 1
@.str.71 = private unnamed_addr constant [46 x i8] c"a variable has another type in the state file\00", align 1
@.str.72 = private unnamed_addr constant [7 x i8] c"--help\00", align 1
@.str.74 = private unnamed_addr constant [59 x i8] c"usage: %s COMMAND [--FEED=VALUE ...] [options]\0A\0Acommands:\0A\00", align 1
@.str.75 = private unnamed_addr constant [6 x i8] c"  %s\0A\00", align 1
@.str.76 = private unnamed_addr constant [62 x i8] c"\0A%s COMMAND --help shows the feeds and fetches of a command.\0A\00", align 1
@.str.77 = private unnamed_addr constant [44 x i8] c"usage: %s%s%s [--FEED=VALUE ...] [options]\0A\00", align 1
@.str.78 = private unnamed_addr constant [2 x i8] c" \00", align 1
@.str.79 = private unnamed_addr constant [6 x i8] c"feeds\00", align 1
@.str.80 = private unnamed_addr constant [3 x i8] c"--\00", align 1
@.str.81 = private unnamed_addr constant [8 x i8] c"fetches\00", align 1
@.str.82 = private unnamed_addr constant [10 x i8] c"variables\00", align 1
@.str.83 = private unnamed_addr constant [6 x i8] c"\0A%s:\0A\00", align 1
@.str.84 = private unnamed_addr constant [11 x i8] c"  %s%-*s  \00", align 1
@stdout = external local_unnamed_addr global ptr, align 8
@.str.86 = private unnamed_addr constant [72 x i8] c"  --state=FILE            where variables are kept (default: %s.state)\0A\00", align 1
@.str.88 = private unnamed_addr constant [31 x i8] c"unknown command %s; see --help\00", align 1
@.str.89 = private unnamed_addr constant [26 x i8] c"which command? see --help\00", align 1
@stderr = external local_unnamed_addr global ptr, align 8
@.str.90 = private unnamed_addr constant [5 x i8] c"%s: \00", align 1
@.str.91 = private unnamed_addr constant [12 x i8] c"%s: %s: %s\0A\00", align 1
@.str.92 = private unnamed_addr constant [32 x i8] c"unknown argument %s; see --help\00", align 1
@.str.93 = private unnamed_addr constant [2 x i8] c"=\00", align 1
@.str.94 = private unnamed_addr constant [17 x i8] c"%s needs a value\00", align 1
@.str.95 = private unnamed_addr constant [6 x i8] c"steps\00", align 1
@.str.96 = private unnamed_addr constant [8 x i8] c"threads\00", align 1
@.str.97 = private unnamed_addr constant [4 x i8] c"npy\00", align 1
@.str.98 = private unnamed_addr constant [6 x i8] c"state\00", align 1
@.str.99 = private unnamed_addr constant [5 x i8] c"out-\00", align 1
@.str.100 = private unnamed_addr constant [5 x i8] c".npy\00", align 1
@.str.101 = private unnamed_addr constant [37 x i8] c"--%s: a file's name must end in .npy\00", align 1
@.str.103 = private unnamed_addr constant [34 x i8] c"unknown option --%.*s; see --help\00", align 1
@.str.104 = private unnamed_addr constant [31 x i8] c"--%s=%s: want a number above 0\00", align 1
@.str.105 = private unnamed_addr constant [5 x i8] c".csv\00", align 1
@.str.106 = private unnamed_addr constant [39 x i8] c"a file's name must end in .npy or .csv\00", align 1
@.str.107 = private unnamed_addr constant [19 x i8] c"feed \22%s\22 (%s): %s\00", align 1
@.str.108 = private unnamed_addr constant [16 x i8] c"standard output\00", align 1
@.str.109 = private unnamed_addr constant [45 x i8] c"feed \22%s\22 is missing: --%s=VALUE; see --help\00", align 1
@.str.110 = private unnamed_addr constant [42 x i8] c"feed \22%s\22: the value has rank %d, want %d\00", align 1
@.str.111 = private unnamed_addr constant [61 x i8] c"feed \22%s\22: dimension %d is %lld, but %s is %lld in feed \22%s\22\00", align 1
@.str.112 = private unnamed_addr constant [43 x i8] c"feed \22%s\22: dimension %d is %lld, want %lld\00", align 1
@.str.113 = private unnamed_addr constant [29 x i8] c"no feed tells the size of %s\00", align 1
@.str.114 = private unnamed_addr constant [24 x i8] c"%s: %s [error code %d]\0A\00", align 1
@.str.115 = private unnamed_addr constant [6 x i8] c"%s = \00", align 1
@.str.116 = private unnamed_addr constant [10 x i8] c"%s/%s.npy\00", align 1
@str = private unnamed_addr constant [441 x i8] c"\0AA value is a literal such as 1.5, true or [[5.1,3.3],[1,2]], or @FILE.npy, or @FILE.csv.\0A\0Aoptions:\0A  --out-FETCH=FILE.npy    write a fetch to a file instead of printing it\0A  --npy=DIR               write every fetch to DIR/FETCH.npy\0A  --in-FEED=VALUE         the same as --FEED, for a feed that has an option's name\0A  --steps=N               run N times and show the last results\0A  --threads=N             most threads (default: one a CPU)\00", align 1
@str.117 = private unnamed_addr constant [36 x i8] c"  --help                  this text\00", align 1

; Function Attrs: nofree norecurse nosync nounwind optsize memory(none)
define ptr @tfc_dtype_name(i32 noundef %0) local_unnamed_addr #0 {
  br label %2

2:                                                ; preds = %2, %1
  %3 = phi ptr [ @type_rows, %1 ], [ %7, %2 ]
  %4 = getelementptr inbounds i8, ptr %3, i64 16
  %5 = load i32, ptr %4, align 8, !tbaa !2
  %6 = icmp eq i32 %5, %0
  %7 = getelementptr inbounds i8, ptr %3, i64 24
  br i1 %6, label %8, label %2, !llvm.loop !8

8:                                                ; preds = %2
  %9 = load ptr, ptr %3, align 8, !tbaa !10
  ret ptr %9
}

; Function Attrs: nofree nounwind optsize
define ptr @tfc_read_element(ptr noundef %0, i32 noundef %1, ptr nocapture noundef writeonly %2) local_unnamed_addr #1 {
  %4 = alloca ptr, align 8
  %5 = alloca ptr, align 8
  %6 = alloca i64, align 8
  %7 = alloca i64, align 8
  %8 = alloca ptr, align 8
  br label %9

9:                                                ; preds = %9, %3
  %10 = phi ptr [ @type_rows, %3 ], [ %14, %9 ]
  %11 = getelementptr inbounds i8, ptr %10, i64 16
  %12 = load i32, ptr %11, align 8, !tbaa !2
  %13 = icmp eq i32 %12, %1
  %14 = getelementptr inbounds i8, ptr %10, i64 24
  br i1 %13, label %15, label %9, !llvm.loop !8

15:                                               ; preds = %9
  %16 = icmp eq i32 %1, 10
  br i1 %16, label %20, label %31

17:                                               ; preds = %20
  %18 = add nuw nsw i64 %21, 1
  %19 = icmp eq i64 %18, 4
  br i1 %19, label %137, label %20, !llvm.loop !11

20:                                               ; preds = %15, %17
  %21 = phi i64 [ %18, %17 ], [ 0, %15 ]
  %22 = getelementptr inbounds [4 x %struct.anon], ptr @read_bool.words, i64 0, i64 %21
  %23 = load ptr, ptr %22, align 8, !tbaa !12
  %24 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %23) #22
  %25 = tail call i32 @strncasecmp(ptr noundef readonly %0, ptr noundef %23, i64 noundef %24) #22
  %26 = icmp eq i32 %25, 0
  br i1 %26, label %27, label %17

27:                                               ; preds = %20
  %28 = getelementptr inbounds i8, ptr %22, i64 8
  %29 = load i8, ptr %28, align 8, !tbaa !14
  store i8 %29, ptr %2, align 1, !tbaa !15
  %30 = getelementptr inbounds i8, ptr %0, i64 %24
  br label %137

31:                                               ; preds = %15
  %32 = getelementptr inbounds i8, ptr %10, i64 20
  %33 = load i8, ptr %32, align 4, !tbaa !16
  %34 = icmp eq i8 %33, 0
  br i1 %34, label %86, label %35

35:                                               ; preds = %31
  %36 = sext i8 %33 to i32
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #23
  %37 = tail call ptr @__errno_location() #24
  store i32 0, ptr %37, align 4, !tbaa !17
  %38 = icmp slt i8 %33, 0
  br i1 %38, label %39, label %63

39:                                               ; preds = %35
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %6)
  %40 = call i64 @strtoll(ptr noundef %0, ptr noundef nonnull %5, i32 noundef 10) #25
  store i64 %40, ptr %6, align 8, !tbaa !18
  %41 = icmp eq i8 %33, -64
  %42 = xor i32 %36, -1
  %43 = zext nneg i32 %42 to i64
  %44 = shl nsw i64 -1, %43
  %45 = xor i64 %44, -1
  %46 = select i1 %41, i64 9223372036854775807, i64 %45
  %47 = load ptr, ptr %5, align 8, !tbaa !20
  %48 = icmp eq ptr %47, %0
  br i1 %48, label %61, label %49

49:                                               ; preds = %39
  %50 = load i32, ptr %37, align 4, !tbaa !17
  %51 = icmp eq i32 %50, 34
  br i1 %51, label %61, label %52

52:                                               ; preds = %49
  %53 = icmp sgt i64 %40, %46
  %54 = xor i64 %46, -1
  %55 = icmp slt i64 %40, %54
  %56 = or i1 %53, %55
  br i1 %56, label %61, label %57

57:                                               ; preds = %52
  %58 = sub nsw i32 0, %36
  %59 = lshr i32 %58, 3
  %60 = zext nneg i32 %59 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %2, ptr nonnull align 8 %6, i64 %60, i1 false)
  br label %61

61:                                               ; preds = %57, %52, %49, %39
  %62 = phi ptr [ %47, %57 ], [ null, %52 ], [ null, %49 ], [ null, %39 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %6)
  br label %84

63:                                               ; preds = %35
  %64 = load i8, ptr %0, align 1, !tbaa !15
  %65 = icmp eq i8 %64, 45
  br i1 %65, label %84, label %66

66:                                               ; preds = %63
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %7)
  %67 = call i64 @strtoull(ptr noundef nonnull %0, ptr noundef nonnull %5, i32 noundef 10) #25
  store i64 %67, ptr %7, align 8, !tbaa !18
  %68 = icmp ne i8 %33, 64
  %69 = zext nneg i32 %36 to i64
  %70 = load ptr, ptr %5, align 8, !tbaa !20
  %71 = icmp eq ptr %70, %0
  br i1 %71, label %82, label %72

72:                                               ; preds = %66
  %73 = load i32, ptr %37, align 4, !tbaa !17
  %74 = icmp eq i32 %73, 34
  br i1 %74, label %82, label %75

75:                                               ; preds = %72
  %76 = lshr i64 %67, %69
  %77 = icmp ne i64 %76, 0
  %78 = select i1 %68, i1 %77, i1 false
  br i1 %78, label %82, label %79

79:                                               ; preds = %75
  %80 = lshr i32 %36, 3
  %81 = zext nneg i32 %80 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %2, ptr nonnull align 8 %7, i64 %81, i1 false)
  br label %82

82:                                               ; preds = %79, %75, %72, %66
  %83 = phi ptr [ %70, %79 ], [ null, %75 ], [ null, %72 ], [ null, %66 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %7)
  br label %84

84:                                               ; preds = %61, %63, %82
  %85 = phi ptr [ %62, %61 ], [ %83, %82 ], [ null, %63 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #23
  br label %137

86:                                               ; preds = %31
  %87 = icmp eq i32 %1, 1
  br i1 %87, label %88, label %93

88:                                               ; preds = %86
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %8) #23
  %89 = call float @strtof(ptr noundef %0, ptr noundef nonnull %8) #25
  store float %89, ptr %2, align 1
  %90 = load ptr, ptr %8, align 8
  %91 = icmp eq ptr %90, %0
  %92 = select i1 %91, ptr null, ptr %90
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %8) #23
  br label %137

93:                                               ; preds = %86
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #23
  %94 = call double @strtod(ptr noundef %0, ptr noundef nonnull %4) #25
  %95 = load ptr, ptr %4, align 8, !tbaa !20
  %96 = icmp eq ptr %95, %0
  br i1 %96, label %107, label %97

97:                                               ; preds = %93
  %98 = load i8, ptr %95, align 1, !tbaa !15
  switch i8 %98, label %99 [
    i8 106, label %108
    i8 43, label %100
    i8 45, label %100
  ]

99:                                               ; preds = %97
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #23
  br label %116

100:                                              ; preds = %97, %97
  %101 = call double @strtod(ptr noundef nonnull %95, ptr noundef nonnull %4) #25
  %102 = load ptr, ptr %4, align 8, !tbaa !20
  %103 = icmp eq ptr %102, %95
  br i1 %103, label %107, label %104

104:                                              ; preds = %100
  %105 = load i8, ptr %102, align 1, !tbaa !15
  %106 = icmp eq i8 %105, 106
  br i1 %106, label %108, label %107

107:                                              ; preds = %93, %100, %104
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #23
  br label %137

108:                                              ; preds = %97, %104
  %109 = phi double [ %94, %104 ], [ 0.000000e+00, %97 ]
  %110 = phi double [ %101, %104 ], [ %94, %97 ]
  %111 = phi ptr [ %102, %104 ], [ %95, %97 ]
  %112 = freeze double %110
  %113 = getelementptr inbounds i8, ptr %111, i64 1
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #23
  %114 = fcmp une double %112, 0.000000e+00
  br i1 %114, label %115, label %116

115:                                              ; preds = %108
  switch i32 %1, label %137 [
    i32 8, label %125
    i32 18, label %132
  ]

116:                                              ; preds = %99, %108
  %117 = phi ptr [ %95, %99 ], [ %113, %108 ]
  %118 = phi double [ 0.000000e+00, %99 ], [ %112, %108 ]
  %119 = phi double [ %94, %99 ], [ %109, %108 ]
  switch i32 %1, label %132 [
    i32 19, label %120
    i32 14, label %122
    i32 2, label %124
    i32 8, label %125
  ]

120:                                              ; preds = %116
  %121 = tail call fastcc i16 @to_short_float(double noundef %119, i32 noundef 10) #26
  store i16 %121, ptr %2, align 2, !tbaa !21
  br label %137

122:                                              ; preds = %116
  %123 = tail call fastcc i16 @to_short_float(double noundef %119, i32 noundef 7) #26
  store i16 %123, ptr %2, align 2, !tbaa !21
  br label %137

124:                                              ; preds = %116
  store double %119, ptr %2, align 8, !tbaa !23
  br label %137

125:                                              ; preds = %115, %116
  %126 = phi ptr [ %113, %115 ], [ %117, %116 ]
  %127 = phi double [ %112, %115 ], [ %118, %116 ]
  %128 = phi double [ %109, %115 ], [ %119, %116 ]
  %129 = fptrunc double %128 to float
  store float %129, ptr %2, align 4, !tbaa !25
  %130 = fptrunc double %127 to float
  %131 = getelementptr inbounds i8, ptr %2, i64 4
  store float %130, ptr %131, align 4, !tbaa !25
  br label %137

132:                                              ; preds = %115, %116
  %133 = phi ptr [ %113, %115 ], [ %117, %116 ]
  %134 = phi double [ %112, %115 ], [ %118, %116 ]
  %135 = phi double [ %109, %115 ], [ %119, %116 ]
  store double %135, ptr %2, align 8, !tbaa !23
  %136 = getelementptr inbounds i8, ptr %2, i64 8
  store double %134, ptr %136, align 8, !tbaa !23
  br label %137

137:                                              ; preds = %17, %107, %27, %88, %115, %132, %125, %124, %122, %120, %84
  %138 = phi ptr [ %85, %84 ], [ %92, %88 ], [ null, %115 ], [ %133, %132 ], [ %126, %125 ], [ %117, %124 ], [ %117, %122 ], [ %117, %120 ], [ %30, %27 ], [ null, %107 ], [ null, %17 ]
  ret ptr %138
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.start.p0(i64 immarg, ptr nocapture) #2

; Function Attrs: mustprogress nofree nounwind optsize willreturn
declare float @strtof(ptr noundef readonly, ptr nocapture noundef) local_unnamed_addr #3

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: readwrite)
declare void @llvm.memcpy.p0.p0.i64(ptr noalias nocapture writeonly, ptr noalias nocapture readonly, i64, i1 immarg) #4

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.end.p0(i64 immarg, ptr nocapture) #2

; Function Attrs: mustprogress nofree nounwind optsize willreturn
define internal fastcc i16 @to_short_float(double noundef %0, i32 noundef %1) unnamed_addr #3 {
  %3 = alloca i32, align 4
  %4 = sub nuw nsw i32 15, %1
  %5 = sub i32 14, %1
  %6 = shl nsw i32 -1, %5
  %7 = shl nsw i32 -1, %4
  %8 = xor i32 %7, -1
  call void @llvm.lifetime.start.p0(i64 4, ptr nonnull %3) #23
  %9 = bitcast double %0 to i64
  %10 = lshr i64 %9, 48
  %11 = trunc nuw i64 %10 to i16
  %12 = and i16 %11, -32768
  %13 = fcmp uno double %0, 0.000000e+00
  br i1 %13, label %14, label %21

14:                                               ; preds = %2
  %15 = shl nuw nsw i32 %8, %1
  %16 = add nsw i32 %1, -1
  %17 = shl nuw nsw i32 1, %16
  %18 = or i32 %15, %17
  %19 = trunc i32 %18 to i16
  %20 = or i16 %12, %19
  br label %56

21:                                               ; preds = %2
  %22 = tail call double @llvm.fabs.f64(double %0) #27
  %23 = fcmp oeq double %22, 0x7FF0000000000000
  br i1 %23, label %24, label %28

24:                                               ; preds = %21
  %25 = shl nuw nsw i32 %8, %1
  %26 = trunc i32 %25 to i16
  %27 = or i16 %12, %26
  br label %56

28:                                               ; preds = %21
  %29 = call double @frexp(double noundef %22, ptr noundef nonnull %3) #25
  %30 = sub i32 %6, %1
  %31 = add i32 %30, 2
  %32 = fcmp oeq double %29, 0.000000e+00
  br i1 %32, label %38, label %33

33:                                               ; preds = %28
  %34 = load i32, ptr %3, align 4, !tbaa !17
  %35 = xor i32 %1, -1
  %36 = add i32 %34, %35
  %37 = icmp slt i32 %36, %31
  br i1 %37, label %38, label %39

38:                                               ; preds = %33, %28
  br label %39

39:                                               ; preds = %38, %33
  %40 = phi i32 [ %31, %38 ], [ %36, %33 ]
  %41 = sub nsw i32 0, %40
  %42 = tail call double @ldexp(double noundef %22, i32 noundef %41) #25
  %43 = tail call double @llvm.nearbyint.f64(double %42)
  %44 = fptosi double %43 to i64
  %45 = sub nsw i32 %40, %31
  %46 = sext i32 %45 to i64
  %47 = zext nneg i32 %1 to i64
  %48 = shl nsw i64 %46, %47
  %49 = add nsw i64 %48, %44
  %50 = zext nneg i32 %8 to i64
  %51 = shl i64 %50, %47
  %52 = tail call i64 @llvm.smin.i64(i64 %49, i64 %51)
  %53 = and i64 %10, 32768
  %54 = or i64 %52, %53
  %55 = trunc i64 %54 to i16
  br label %56

56:                                               ; preds = %39, %24, %14
  %57 = phi i16 [ %20, %14 ], [ %27, %24 ], [ %55, %39 ]
  call void @llvm.lifetime.end.p0(i64 4, ptr nonnull %3) #23
  ret i16 %57
}

; Function Attrs: nounwind optsize
define void @tfc_print(ptr nocapture noundef %0, ptr nocapture noundef readonly %1, i32 noundef %2) local_unnamed_addr #5 {
  %4 = alloca ptr, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #23
  %5 = getelementptr inbounds i8, ptr %1, i64 144
  %6 = load ptr, ptr %5, align 8, !tbaa !27
  store ptr %6, ptr %4, align 8, !tbaa !20
  call fastcc void @print_block(ptr noundef %0, ptr noundef %1, i32 noundef 0, i32 noundef %2, ptr noundef nonnull %4) #26
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #23
  ret void
}

; Function Attrs: nounwind optsize
define internal fastcc void @print_block(ptr nocapture noundef %0, ptr nocapture noundef readonly %1, i32 noundef %2, i32 noundef %3, ptr nocapture noundef %4) unnamed_addr #5 {
  %6 = alloca i64, align 8
  %7 = getelementptr inbounds i8, ptr %1, i64 136
  %8 = load i32, ptr %7, align 8, !tbaa !30
  %9 = icmp eq i32 %8, %2
  br i1 %9, label %10, label %93

10:                                               ; preds = %5
  %11 = getelementptr inbounds i8, ptr %1, i64 140
  %12 = load i32, ptr %11, align 4, !tbaa !31
  %13 = load ptr, ptr %4, align 8, !tbaa !20
  br label %14

14:                                               ; preds = %14, %10
  %15 = phi ptr [ @type_rows, %10 ], [ %19, %14 ]
  %16 = getelementptr inbounds i8, ptr %15, i64 16
  %17 = load i32, ptr %16, align 8, !tbaa !2
  %18 = icmp eq i32 %17, %12
  %19 = getelementptr inbounds i8, ptr %15, i64 24
  br i1 %18, label %20, label %14, !llvm.loop !8

20:                                               ; preds = %14
  %21 = getelementptr inbounds i8, ptr %15, i64 20
  %22 = load i8, ptr %21, align 4, !tbaa !16
  %23 = icmp eq i8 %22, 0
  br i1 %23, label %41, label %24

24:                                               ; preds = %20
  %25 = sext i8 %22 to i32
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %6)
  store i64 0, ptr %6, align 8, !tbaa !32
  %26 = tail call i32 @llvm.abs.i32(i32 %25, i1 true)
  %27 = lshr i32 %26, 3
  %28 = zext nneg i32 %27 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %6, ptr readonly align 1 %13, i64 %28, i1 false)
  %29 = icmp sgt i8 %22, 0
  br i1 %29, label %30, label %33

30:                                               ; preds = %24
  %31 = load i64, ptr %6, align 8, !tbaa !32
  %32 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %0, ptr noundef nonnull @.str.51, i64 noundef %31) #25
  br label %40

33:                                               ; preds = %24
  %34 = add nsw i32 %25, 64
  %35 = load i64, ptr %6, align 8, !tbaa !32
  %36 = zext i32 %34 to i64
  %37 = shl i64 %35, %36
  %38 = ashr exact i64 %37, %36
  %39 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %0, ptr noundef nonnull @.str, i64 noundef %38) #25
  br label %40

40:                                               ; preds = %33, %30
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %6)
  br label %88

41:                                               ; preds = %20
  switch i32 %12, label %88 [
    i32 10, label %42
    i32 19, label %47
    i32 14, label %50
    i32 1, label %53
    i32 2, label %56
    i32 8, label %58
    i32 18, label %74
  ]

42:                                               ; preds = %41
  %43 = load i8, ptr %13, align 1, !tbaa !15
  %44 = icmp eq i8 %43, 0
  %45 = select i1 %44, ptr @.str.46, ptr @.str.45
  %46 = tail call i32 @fputs(ptr noundef nonnull %45, ptr noundef %0) #26
  br label %88

47:                                               ; preds = %41
  %48 = load i16, ptr %13, align 2, !tbaa !21
  %49 = tail call fastcc double @from_short_float(i16 noundef %48, i32 noundef 10) #26
  tail call fastcc void @print_float(ptr noundef %0, double noundef %49, i32 noundef 4, i32 noundef 5, i32 noundef 0) #26
  br label %88

50:                                               ; preds = %41
  %51 = load i16, ptr %13, align 2, !tbaa !21
  %52 = tail call fastcc double @from_short_float(i16 noundef %51, i32 noundef 7) #26
  tail call fastcc void @print_float(ptr noundef %0, double noundef %52, i32 noundef 3, i32 noundef 4, i32 noundef 0) #26
  br label %88

53:                                               ; preds = %41
  %54 = load float, ptr %13, align 4, !tbaa !25
  %55 = fpext float %54 to double
  tail call fastcc void @print_float(ptr noundef %0, double noundef %55, i32 noundef 6, i32 noundef 9, i32 noundef 1) #26
  br label %88

56:                                               ; preds = %41
  %57 = load double, ptr %13, align 8, !tbaa !23
  tail call fastcc void @print_float(ptr noundef %0, double noundef %57, i32 noundef 15, i32 noundef 17, i32 noundef 0) #26
  br label %88

58:                                               ; preds = %41
  %59 = load float, ptr %13, align 4, !tbaa !25
  %60 = fpext float %59 to double
  tail call fastcc void @print_float(ptr noundef %0, double noundef %60, i32 noundef 6, i32 noundef 9, i32 noundef 1) #26
  %61 = getelementptr inbounds i8, ptr %13, i64 4
  %62 = load float, ptr %61, align 4, !tbaa !25
  %63 = bitcast float %62 to i32
  %64 = icmp sgt i32 %63, -1
  %65 = fcmp uno float %62, 0.000000e+00
  %66 = or i1 %65, %64
  br i1 %66, label %67, label %70

67:                                               ; preds = %58
  %68 = tail call i32 @fputc(i32 noundef 43, ptr noundef %0) #26
  %69 = load float, ptr %61, align 4, !tbaa !25
  br label %70

70:                                               ; preds = %67, %58
  %71 = phi float [ %62, %58 ], [ %69, %67 ]
  %72 = fpext float %71 to double
  tail call fastcc void @print_float(ptr noundef %0, double noundef %72, i32 noundef 6, i32 noundef 9, i32 noundef 1) #26
  %73 = tail call i32 @fputc(i32 noundef 106, ptr noundef %0) #26
  br label %88

74:                                               ; preds = %41
  %75 = load double, ptr %13, align 8, !tbaa !23
  tail call fastcc void @print_float(ptr noundef %0, double noundef %75, i32 noundef 15, i32 noundef 17, i32 noundef 0) #26
  %76 = getelementptr inbounds i8, ptr %13, i64 8
  %77 = load double, ptr %76, align 8, !tbaa !23
  %78 = bitcast double %77 to i64
  %79 = icmp sgt i64 %78, -1
  %80 = fcmp uno double %77, 0.000000e+00
  %81 = or i1 %80, %79
  br i1 %81, label %82, label %85

82:                                               ; preds = %74
  %83 = tail call i32 @fputc(i32 noundef 43, ptr noundef %0) #26
  %84 = load double, ptr %76, align 8, !tbaa !23
  br label %85

85:                                               ; preds = %82, %74
  %86 = phi double [ %77, %74 ], [ %84, %82 ]
  tail call fastcc void @print_float(ptr noundef %0, double noundef %86, i32 noundef 15, i32 noundef 17, i32 noundef 0) #26
  %87 = tail call i32 @fputc(i32 noundef 106, ptr noundef %0) #26
  br label %88

88:                                               ; preds = %40, %41, %42, %47, %50, %53, %56, %70, %85
  %89 = load i32, ptr %11, align 4, !tbaa !31
  %90 = tail call i64 @tfc_dtype_size(i32 noundef %89) #25
  %91 = load ptr, ptr %4, align 8, !tbaa !20
  %92 = getelementptr inbounds i8, ptr %91, i64 %90
  store ptr %92, ptr %4, align 8, !tbaa !20
  br label %122

93:                                               ; preds = %5
  %94 = tail call i32 @fputc(i32 noundef 91, ptr noundef %0) #26
  %95 = sext i32 %2 to i64
  %96 = getelementptr inbounds [16 x i64], ptr %1, i64 0, i64 %95
  %97 = load i64, ptr %96, align 8, !tbaa !32
  %98 = icmp sgt i64 %97, 0
  br i1 %98, label %99, label %102

99:                                               ; preds = %93
  %100 = add i32 %2, 1
  %101 = add i32 %100, %3
  br label %104

102:                                              ; preds = %118, %93
  %103 = tail call i32 @fputc(i32 noundef 93, ptr noundef %0) #26
  br label %122

104:                                              ; preds = %99, %118
  %105 = phi i64 [ 0, %99 ], [ %119, %118 ]
  %106 = icmp eq i64 %105, 0
  br i1 %106, label %118, label %107

107:                                              ; preds = %104
  %108 = load i32, ptr %7, align 8, !tbaa !30
  %109 = add nsw i32 %108, -1
  %110 = icmp eq i32 %109, %2
  %111 = select i1 %110, ptr @.str.11, ptr @.str.49
  %112 = tail call i32 @fputs(ptr noundef nonnull %111, ptr noundef %0) #26
  %113 = load i32, ptr %7, align 8, !tbaa !30
  %114 = add nsw i32 %113, -1
  %115 = icmp sgt i32 %114, %2
  br i1 %115, label %116, label %118

116:                                              ; preds = %107
  %117 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %0, ptr noundef nonnull @.str.50, i32 noundef %101, ptr noundef nonnull @.str.12) #25
  br label %118

118:                                              ; preds = %104, %116, %107
  tail call fastcc void @print_block(ptr noundef %0, ptr noundef nonnull %1, i32 noundef %100, i32 noundef %3, ptr noundef %4) #26
  %119 = add nuw nsw i64 %105, 1
  %120 = load i64, ptr %96, align 8, !tbaa !32
  %121 = icmp slt i64 %119, %120
  br i1 %121, label %104, label %102, !llvm.loop !33

122:                                              ; preds = %102, %88
  ret void
}

; Function Attrs: nofree nounwind optsize
define void @tfc_print_type(ptr nocapture noundef %0, ptr nocapture noundef readonly %1, ptr nocapture noundef readonly %2) local_unnamed_addr #1 {
  %4 = getelementptr inbounds i8, ptr %1, i64 20
  %5 = load i32, ptr %4, align 4, !tbaa !34
  br label %6

6:                                                ; preds = %6, %3
  %7 = phi ptr [ @type_rows, %3 ], [ %11, %6 ]
  %8 = getelementptr inbounds i8, ptr %7, i64 16
  %9 = load i32, ptr %8, align 8, !tbaa !2
  %10 = icmp eq i32 %9, %5
  %11 = getelementptr inbounds i8, ptr %7, i64 24
  br i1 %10, label %12, label %6, !llvm.loop !8

12:                                               ; preds = %6
  %13 = load ptr, ptr %7, align 8, !tbaa !10
  %14 = tail call i32 @fputs(ptr noundef %13, ptr noundef %0) #26
  %15 = tail call i32 @fputc(i32 noundef 91, ptr noundef %0) #26
  %16 = getelementptr inbounds i8, ptr %1, i64 16
  %17 = load i32, ptr %16, align 8, !tbaa !36
  %18 = icmp sgt i32 %17, 0
  br i1 %18, label %19, label %21

19:                                               ; preds = %12
  %20 = getelementptr inbounds i8, ptr %1, i64 8
  br label %23

21:                                               ; preds = %40, %12
  %22 = tail call i32 @fputc(i32 noundef 93, ptr noundef %0) #26
  ret void

23:                                               ; preds = %19, %40
  %24 = phi i64 [ 0, %19 ], [ %41, %40 ]
  %25 = icmp eq i64 %24, 0
  br i1 %25, label %28, label %26

26:                                               ; preds = %23
  %27 = tail call i32 @fputc(i32 noundef 44, ptr noundef %0) #26
  br label %28

28:                                               ; preds = %26, %23
  %29 = load ptr, ptr %20, align 8, !tbaa !37
  %30 = getelementptr inbounds i64, ptr %29, i64 %24
  %31 = load i64, ptr %30, align 8, !tbaa !32
  %32 = icmp slt i64 %31, 0
  br i1 %32, label %33, label %38

33:                                               ; preds = %28
  %34 = xor i64 %31, -1
  %35 = getelementptr inbounds ptr, ptr %2, i64 %34
  %36 = load ptr, ptr %35, align 8, !tbaa !20
  %37 = tail call i32 @fputs(ptr noundef %36, ptr noundef %0) #26
  br label %40

38:                                               ; preds = %28
  %39 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %0, ptr noundef nonnull @.str, i64 noundef %31) #25
  br label %40

40:                                               ; preds = %33, %38
  %41 = add nuw nsw i64 %24, 1
  %42 = load i32, ptr %16, align 8, !tbaa !36
  %43 = sext i32 %42 to i64
  %44 = icmp slt i64 %41, %43
  br i1 %44, label %23, label %21, !llvm.loop !38
}

; Function Attrs: nofree nounwind optsize
declare noundef i32 @fputs(ptr nocapture noundef readonly, ptr nocapture noundef) local_unnamed_addr #1

; Function Attrs: nofree nounwind optsize
declare noundef i32 @fputc(i32 noundef, ptr nocapture noundef) local_unnamed_addr #1

; Function Attrs: nofree nounwind optsize
declare noundef i32 @fprintf(ptr nocapture noundef, ptr nocapture noundef readonly, ...) local_unnamed_addr #1

; Function Attrs: nounwind optsize
define noundef ptr @tfc_read_file(ptr nocapture noundef readonly %0, ptr nocapture noundef writeonly %1) local_unnamed_addr #5 {
  %3 = alloca %struct.stat, align 8
  call void @llvm.lifetime.start.p0(i64 128, ptr nonnull %3) #23
  %4 = tail call i32 (ptr, i32, ...) @open(ptr noundef %0, i32 noundef 524288) #25
  %5 = icmp slt i32 %4, 0
  br i1 %5, label %34, label %6

6:                                                ; preds = %2
  %7 = call i32 @fstat(i32 noundef %4, ptr noundef nonnull %3) #25
  %8 = icmp eq i32 %7, 0
  %9 = getelementptr inbounds i8, ptr %3, i64 48
  %10 = load i64, ptr %9, align 8
  br i1 %8, label %11, label %14

11:                                               ; preds = %6
  %12 = add i64 %10, 1
  %13 = tail call noalias ptr @malloc(i64 noundef %12) #28
  br label %14

14:                                               ; preds = %6, %11
  %15 = phi ptr [ %13, %11 ], [ null, %6 ]
  %16 = icmp ne ptr %15, null
  br label %17

17:                                               ; preds = %21, %14
  %18 = phi i64 [ 0, %14 ], [ %26, %21 ]
  %19 = icmp ult i64 %18, %10
  %20 = select i1 %16, i1 %19, i1 false
  br i1 %20, label %21, label %29

21:                                               ; preds = %17
  %22 = getelementptr inbounds i8, ptr %15, i64 %18
  %23 = sub i64 %10, %18
  %24 = tail call i64 @read(i32 noundef %4, ptr noundef nonnull %22, i64 noundef %23) #25
  %25 = icmp slt i64 %24, 1
  %26 = add i64 %24, %18
  br i1 %25, label %27, label %17

27:                                               ; preds = %21
  %28 = tail call i32 @close(i32 noundef %4) #25
  br label %31

29:                                               ; preds = %17
  %30 = tail call i32 @close(i32 noundef %4) #25
  br i1 %16, label %31, label %33

31:                                               ; preds = %27, %29
  %32 = getelementptr inbounds i8, ptr %15, i64 %18
  store i8 0, ptr %32, align 1, !tbaa !15
  br label %33

33:                                               ; preds = %31, %29
  store i64 %18, ptr %1, align 8, !tbaa !32
  br label %34

34:                                               ; preds = %2, %33
  %35 = phi ptr [ %15, %33 ], [ null, %2 ]
  call void @llvm.lifetime.end.p0(i64 128, ptr nonnull %3) #23
  ret ptr %35
}

; Function Attrs: nofree optsize
declare noundef i32 @open(ptr nocapture noundef readonly, i32 noundef, ...) local_unnamed_addr #6

; Function Attrs: nofree nounwind optsize
declare noundef i32 @fstat(i32 noundef, ptr nocapture noundef) local_unnamed_addr #1

; Function Attrs: mustprogress nofree nounwind optsize willreturn allockind("alloc,uninitialized") allocsize(0) memory(inaccessiblemem: readwrite)
declare noalias noundef ptr @malloc(i64 noundef) local_unnamed_addr #7

; Function Attrs: nofree optsize
declare noundef i64 @read(i32 noundef, ptr nocapture noundef, i64 noundef) local_unnamed_addr #6

; Function Attrs: optsize
declare i32 @close(i32 noundef) local_unnamed_addr #8

; Function Attrs: nounwind optsize
define i32 @tfc_write_file(ptr noundef %0, ptr nocapture noundef readonly %1, i64 noundef %2, ptr nocapture noundef readonly %3, i64 noundef %4) local_unnamed_addr #5 {
  %6 = alloca ptr, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %6) #23
  %7 = tail call i32 @getpid() #25
  %8 = sext i32 %7 to i64
  %9 = call i32 (ptr, ptr, ...) @asprintf(ptr noundef nonnull %6, ptr noundef nonnull @.str.1, ptr noundef %0, i64 noundef %8) #25
  %10 = icmp slt i32 %9, 0
  br i1 %10, label %56, label %11

11:                                               ; preds = %5
  %12 = load ptr, ptr %6, align 8, !tbaa !20
  %13 = call i32 (ptr, i32, ...) @open(ptr noundef %12, i32 noundef 524865, i32 noundef 438) #25
  %14 = icmp sgt i32 %13, -1
  br i1 %14, label %15, label %53

15:                                               ; preds = %11, %19
  %16 = phi ptr [ %22, %19 ], [ %1, %11 ]
  %17 = phi i64 [ %23, %19 ], [ %2, %11 ]
  %18 = icmp eq i64 %17, 0
  br i1 %18, label %24, label %19

19:                                               ; preds = %15
  %20 = call i64 @write(i32 noundef %13, ptr noundef %16, i64 noundef %17) #25
  %21 = icmp sgt i64 %20, -1
  %22 = getelementptr inbounds i8, ptr %16, i64 %20
  %23 = sub i64 %17, %20
  br i1 %21, label %15, label %24

24:                                               ; preds = %15, %19
  %25 = phi i32 [ -1, %19 ], [ 0, %15 ]
  br label %26

26:                                               ; preds = %30, %24
  %27 = phi ptr [ %3, %24 ], [ %33, %30 ]
  %28 = phi i64 [ %4, %24 ], [ %34, %30 ]
  %29 = icmp eq i64 %28, 0
  br i1 %29, label %35, label %30

30:                                               ; preds = %26
  %31 = call i64 @write(i32 noundef %13, ptr noundef %27, i64 noundef %28) #25
  %32 = icmp sgt i64 %31, -1
  %33 = getelementptr inbounds i8, ptr %27, i64 %31
  %34 = sub i64 %28, %31
  br i1 %32, label %26, label %35

35:                                               ; preds = %26, %30
  %36 = phi i32 [ -1, %30 ], [ 0, %26 ]
  %37 = or i32 %36, %25
  %38 = call i32 @fsync(i32 noundef %13) #25
  %39 = or i32 %37, %38
  %40 = call i32 @close(i32 noundef %13) #25
  %41 = or i32 %39, %40
  %42 = icmp eq i32 %41, 0
  br i1 %42, label %43, label %47

43:                                               ; preds = %35
  %44 = load ptr, ptr %6, align 8, !tbaa !20
  %45 = call i32 @rename(ptr noundef %44, ptr noundef %0) #25
  %46 = icmp eq i32 %45, 0
  br i1 %46, label %53, label %47

47:                                               ; preds = %35, %43
  %48 = phi i32 [ %45, %43 ], [ %41, %35 ]
  %49 = tail call ptr @__errno_location() #24
  %50 = load i32, ptr %49, align 4, !tbaa !17
  %51 = load ptr, ptr %6, align 8, !tbaa !20
  %52 = call i32 @unlink(ptr noundef %51) #25
  store i32 %50, ptr %49, align 4, !tbaa !17
  br label %53

53:                                               ; preds = %43, %47, %11
  %54 = phi i32 [ %48, %47 ], [ 0, %43 ], [ -1, %11 ]
  %55 = load ptr, ptr %6, align 8, !tbaa !20
  call void @free(ptr noundef %55) #25
  br label %56

56:                                               ; preds = %5, %53
  %57 = phi i32 [ %54, %53 ], [ -1, %5 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %6) #23
  ret i32 %57
}

; Function Attrs: nounwind optsize
declare i32 @asprintf(ptr noundef, ptr noundef, ...) local_unnamed_addr #5

; Function Attrs: nounwind optsize
declare i32 @getpid() local_unnamed_addr #5

; Function Attrs: optsize
declare i32 @fsync(i32 noundef) local_unnamed_addr #8

; Function Attrs: nofree nounwind optsize
declare noundef i32 @rename(ptr nocapture noundef readonly, ptr nocapture noundef readonly) local_unnamed_addr #1

; Function Attrs: mustprogress nofree nosync nounwind optsize willreturn memory(none)
declare ptr @__errno_location() local_unnamed_addr #9

; Function Attrs: nofree nounwind optsize
declare noundef i32 @unlink(ptr nocapture noundef readonly) local_unnamed_addr #1

; Function Attrs: mustprogress nounwind optsize willreturn allockind("free") memory(argmem: readwrite, inaccessiblemem: readwrite)
declare void @free(ptr allocptr nocapture noundef) local_unnamed_addr #10

; Function Attrs: nounwind optsize
define ptr @tfc_read_literal(ptr noundef %0, i32 noundef %1, ptr noundef %2) local_unnamed_addr #5 {
  %4 = alloca ptr, align 8
  %5 = alloca %struct.builder, align 8
  store ptr %0, ptr %4, align 8, !tbaa !20
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %5) #23
  store ptr %2, ptr %5, align 8, !tbaa !39
  %6 = getelementptr inbounds i8, ptr %5, i64 8
  store i64 0, ptr %6, align 8, !tbaa !41
  %7 = getelementptr inbounds i8, ptr %2, i64 128
  store i64 0, ptr %7, align 8
  %8 = getelementptr inbounds i8, ptr %2, i64 136
  store i32 -1, ptr %8, align 8, !tbaa !17
  %9 = getelementptr inbounds i8, ptr %2, i64 140
  store i32 %1, ptr %9, align 4, !tbaa !17
  %10 = getelementptr inbounds i8, ptr %2, i64 144
  store ptr null, ptr %10, align 8, !tbaa !20
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(128) %2, i8 -1, i64 128, i1 false), !tbaa !32
  %11 = call fastcc ptr @read_block(ptr noundef nonnull %4, ptr noundef nonnull %5, i32 noundef 0) #26
  %12 = icmp eq ptr %11, null
  br i1 %12, label %13, label %46

13:                                               ; preds = %3
  %14 = load ptr, ptr %4, align 8, !tbaa !20
  %15 = tail call ptr @__ctype_b_loc() #24
  %16 = load ptr, ptr %15, align 8, !tbaa !20
  br label %17

17:                                               ; preds = %17, %13
  %18 = phi ptr [ %14, %13 ], [ %25, %17 ]
  %19 = load i8, ptr %18, align 1, !tbaa !15
  %20 = zext i8 %19 to i64
  %21 = getelementptr inbounds i16, ptr %16, i64 %20
  %22 = load i16, ptr %21, align 2, !tbaa !21
  %23 = and i16 %22, 8192
  %24 = icmp eq i16 %23, 0
  %25 = getelementptr inbounds i8, ptr %18, i64 1
  br i1 %24, label %26, label %17, !llvm.loop !42

26:                                               ; preds = %17
  %27 = icmp eq i8 %19, 0
  br i1 %27, label %39, label %28

28:                                               ; preds = %26, %28
  %29 = phi ptr [ %36, %28 ], [ %14, %26 ]
  %30 = load i8, ptr %29, align 1, !tbaa !15
  %31 = zext i8 %30 to i64
  %32 = getelementptr inbounds i16, ptr %16, i64 %31
  %33 = load i16, ptr %32, align 2, !tbaa !21
  %34 = and i16 %33, 8192
  %35 = icmp eq i16 %34, 0
  %36 = getelementptr inbounds i8, ptr %29, i64 1
  br i1 %35, label %37, label %28, !llvm.loop !42

37:                                               ; preds = %28
  %38 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) @problem, i64 noundef 256, ptr noundef nonnull readonly @.str.2, ptr noundef nonnull %29) #25
  br label %46

39:                                               ; preds = %26
  %40 = load ptr, ptr %10, align 8, !tbaa !27
  %41 = icmp eq ptr %40, null
  br i1 %41, label %42, label %46

42:                                               ; preds = %39
  %43 = tail call ptr @tfc_alloc(i64 noundef 0) #25
  store ptr %43, ptr %10, align 8, !tbaa !27
  %44 = icmp eq ptr %43, null
  %45 = select i1 %44, ptr @.str.3, ptr null
  br label %46

46:                                               ; preds = %39, %42, %3, %37
  %47 = phi ptr [ @problem, %37 ], [ %11, %3 ], [ %45, %42 ], [ null, %39 ]
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %5) #23
  ret ptr %47
}

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) #11

; Function Attrs: nounwind optsize
define internal fastcc ptr @read_block(ptr nocapture noundef %0, ptr nocapture noundef %1, i32 noundef %2) unnamed_addr #5 {
  %4 = alloca ptr, align 8
  %5 = load ptr, ptr %1, align 8, !tbaa !39
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #23
  %6 = load ptr, ptr %0, align 8, !tbaa !20
  %7 = tail call ptr @__ctype_b_loc() #24
  %8 = load ptr, ptr %7, align 8, !tbaa !20
  br label %9

9:                                                ; preds = %9, %3
  %10 = phi ptr [ %6, %3 ], [ %17, %9 ]
  %11 = load i8, ptr %10, align 1, !tbaa !15
  %12 = zext i8 %11 to i64
  %13 = getelementptr inbounds i16, ptr %8, i64 %12
  %14 = load i16, ptr %13, align 2, !tbaa !21
  %15 = and i16 %14, 8192
  %16 = icmp eq i16 %15, 0
  %17 = getelementptr inbounds i8, ptr %10, i64 1
  br i1 %16, label %18, label %9, !llvm.loop !42

18:                                               ; preds = %9
  store ptr %10, ptr %4, align 8, !tbaa !20
  %19 = icmp eq i8 %11, 91
  br i1 %19, label %38, label %20

20:                                               ; preds = %18
  %21 = getelementptr inbounds i8, ptr %5, i64 136
  %22 = load i32, ptr %21, align 8, !tbaa !30
  %23 = icmp slt i32 %22, 0
  br i1 %23, label %24, label %25

24:                                               ; preds = %20
  store i32 %2, ptr %21, align 8, !tbaa !30
  br label %27

25:                                               ; preds = %20
  %26 = icmp eq i32 %22, %2
  br i1 %26, label %27, label %105

27:                                               ; preds = %24, %25
  %28 = tail call fastcc ptr @grow(ptr noundef nonnull %1) #26
  %29 = icmp eq ptr %28, null
  br i1 %29, label %105, label %30

30:                                               ; preds = %27
  %31 = getelementptr inbounds i8, ptr %5, i64 140
  %32 = load i32, ptr %31, align 4, !tbaa !31
  %33 = tail call ptr @tfc_read_element(ptr noundef nonnull %10, i32 noundef %32, ptr noundef nonnull %28) #26
  %34 = icmp eq ptr %33, null
  br i1 %34, label %35, label %37

35:                                               ; preds = %30
  %36 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) @problem, i64 noundef 256, ptr noundef nonnull readonly @.str.55, ptr noundef nonnull %10) #25
  br label %105

37:                                               ; preds = %30
  store ptr %33, ptr %0, align 8, !tbaa !20
  br label %105

38:                                               ; preds = %18
  %39 = icmp eq i32 %2, 16
  br i1 %39, label %105, label %40

40:                                               ; preds = %38
  %41 = getelementptr inbounds i8, ptr %5, i64 136
  %42 = load i32, ptr %41, align 8, !tbaa !30
  %43 = icmp slt i32 %42, 0
  %44 = icmp sgt i32 %42, %2
  %45 = or i1 %43, %44
  br i1 %45, label %46, label %105

46:                                               ; preds = %40, %46
  %47 = phi ptr [ %54, %46 ], [ %17, %40 ]
  %48 = load i8, ptr %47, align 1, !tbaa !15
  %49 = zext i8 %48 to i64
  %50 = getelementptr inbounds i16, ptr %8, i64 %49
  %51 = load i16, ptr %50, align 2, !tbaa !21
  %52 = and i16 %51, 8192
  %53 = icmp eq i16 %52, 0
  %54 = getelementptr inbounds i8, ptr %47, i64 1
  br i1 %53, label %55, label %46, !llvm.loop !42

55:                                               ; preds = %46
  store ptr %47, ptr %4, align 8, !tbaa !20
  %56 = load i8, ptr %47, align 1, !tbaa !15
  %57 = icmp eq i8 %56, 93
  br i1 %57, label %89, label %58

58:                                               ; preds = %55
  %59 = add nsw i32 %2, 1
  br label %60

60:                                               ; preds = %58, %86
  %61 = phi i8 [ %56, %58 ], [ %79, %86 ]
  %62 = phi ptr [ %47, %58 ], [ %78, %86 ]
  %63 = phi i64 [ 0, %58 ], [ %87, %86 ]
  %64 = icmp eq i64 %63, 0
  br i1 %64, label %71, label %65

65:                                               ; preds = %60
  %66 = icmp eq i8 %61, 44
  br i1 %66, label %69, label %67

67:                                               ; preds = %65
  %68 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) @problem, i64 noundef 256, ptr noundef nonnull readonly @.str.57, ptr noundef nonnull %62) #25
  br label %105

69:                                               ; preds = %65
  %70 = getelementptr inbounds i8, ptr %62, i64 1
  store ptr %70, ptr %4, align 8, !tbaa !20
  br label %71

71:                                               ; preds = %69, %60
  %72 = call fastcc ptr @read_block(ptr noundef nonnull %4, ptr noundef nonnull %1, i32 noundef %59) #26
  %73 = icmp eq ptr %72, null
  br i1 %73, label %74, label %105

74:                                               ; preds = %71
  %75 = load ptr, ptr %4, align 8, !tbaa !20
  %76 = load ptr, ptr %7, align 8, !tbaa !20
  br label %77

77:                                               ; preds = %77, %74
  %78 = phi ptr [ %75, %74 ], [ %85, %77 ]
  %79 = load i8, ptr %78, align 1, !tbaa !15
  %80 = zext i8 %79 to i64
  %81 = getelementptr inbounds i16, ptr %76, i64 %80
  %82 = load i16, ptr %81, align 2, !tbaa !21
  %83 = and i16 %82, 8192
  %84 = icmp eq i16 %83, 0
  %85 = getelementptr inbounds i8, ptr %78, i64 1
  br i1 %84, label %86, label %77, !llvm.loop !42

86:                                               ; preds = %77
  store ptr %78, ptr %4, align 8, !tbaa !20
  %87 = add nuw nsw i64 %63, 1
  %88 = icmp eq i8 %79, 93
  br i1 %88, label %94, label %60, !llvm.loop !43

89:                                               ; preds = %55
  %90 = load i32, ptr %41, align 8, !tbaa !30
  %91 = icmp slt i32 %90, 0
  br i1 %91, label %92, label %94

92:                                               ; preds = %89
  %93 = add nsw i32 %2, 1
  store i32 %93, ptr %41, align 8, !tbaa !30
  br label %94

94:                                               ; preds = %86, %92, %89
  %95 = phi ptr [ %47, %92 ], [ %47, %89 ], [ %78, %86 ]
  %96 = phi i64 [ 0, %92 ], [ 0, %89 ], [ %87, %86 ]
  %97 = sext i32 %2 to i64
  %98 = getelementptr inbounds [16 x i64], ptr %5, i64 0, i64 %97
  %99 = load i64, ptr %98, align 8, !tbaa !32
  %100 = icmp slt i64 %99, 0
  %101 = icmp eq i64 %99, %96
  %102 = or i1 %100, %101
  br i1 %102, label %103, label %105

103:                                              ; preds = %94
  store i64 %96, ptr %98, align 8, !tbaa !32
  %104 = getelementptr inbounds i8, ptr %95, i64 1
  store ptr %104, ptr %0, align 8, !tbaa !20
  br label %105

105:                                              ; preds = %71, %67, %103, %94, %40, %38, %27, %37, %35, %25
  %106 = phi ptr [ @.str.54, %25 ], [ @.str.3, %27 ], [ @problem, %35 ], [ null, %37 ], [ @.str.56, %38 ], [ @.str.54, %40 ], [ @problem, %67 ], [ null, %103 ], [ @.str.5, %94 ], [ %72, %71 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #23
  ret ptr %106
}

; Function Attrs: optsize
declare ptr @tfc_alloc(i64 noundef) local_unnamed_addr #8

; Function Attrs: nounwind optsize
define ptr @tfc_read_csv(ptr nocapture noundef readonly %0, i32 noundef %1, ptr noundef %2) local_unnamed_addr #5 {
  %4 = alloca i64, align 8
  %5 = alloca %struct.builder, align 8
  %6 = alloca [2 x double], align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #23
  %7 = call ptr @tfc_read_file(ptr noundef %0, ptr noundef nonnull %4) #26
  %8 = icmp eq ptr %7, null
  br i1 %8, label %9, label %13

9:                                                ; preds = %3
  %10 = tail call ptr @__errno_location() #24
  %11 = load i32, ptr %10, align 4, !tbaa !17
  %12 = tail call ptr @strerror(i32 noundef %11) #25
  br label %117

13:                                               ; preds = %3
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %5) #23
  store ptr %2, ptr %5, align 8, !tbaa !39
  %14 = getelementptr inbounds i8, ptr %5, i64 8
  store i64 0, ptr %14, align 8, !tbaa !41
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(136) %2, i8 0, i64 136, i1 false)
  %15 = getelementptr inbounds i8, ptr %2, i64 136
  store i32 2, ptr %15, align 8, !tbaa !17
  %16 = getelementptr inbounds i8, ptr %2, i64 140
  store i32 %1, ptr %16, align 4, !tbaa !17
  %17 = getelementptr inbounds i8, ptr %2, i64 144
  store ptr null, ptr %17, align 8, !tbaa !20
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %6) #23
  %18 = tail call ptr @__ctype_b_loc() #24
  %19 = load ptr, ptr %18, align 8, !tbaa !20
  br label %20

20:                                               ; preds = %20, %13
  %21 = phi ptr [ %7, %13 ], [ %28, %20 ]
  %22 = load i8, ptr %21, align 1, !tbaa !15
  %23 = zext i8 %22 to i64
  %24 = getelementptr inbounds i16, ptr %19, i64 %23
  %25 = load i16, ptr %24, align 2, !tbaa !21
  %26 = and i16 %25, 8192
  %27 = icmp eq i16 %26, 0
  %28 = getelementptr inbounds i8, ptr %21, i64 1
  br i1 %27, label %29, label %20, !llvm.loop !42

29:                                               ; preds = %20
  %30 = call ptr @tfc_read_element(ptr noundef nonnull %21, i32 noundef %1, ptr noundef nonnull %6) #26
  %31 = icmp eq ptr %30, null
  br i1 %31, label %32, label %34

32:                                               ; preds = %29
  %33 = tail call ptr @strchrnul(ptr noundef nonnull %7, i32 noundef 10) #22
  br label %34

34:                                               ; preds = %32, %29
  %35 = phi ptr [ %33, %32 ], [ %7, %29 ]
  %36 = load ptr, ptr %18, align 8, !tbaa !20
  br label %37

37:                                               ; preds = %37, %34
  %38 = phi ptr [ %35, %34 ], [ %45, %37 ]
  %39 = load i8, ptr %38, align 1, !tbaa !15
  %40 = zext i8 %39 to i64
  %41 = getelementptr inbounds i16, ptr %36, i64 %40
  %42 = load i16, ptr %41, align 2, !tbaa !21
  %43 = and i16 %42, 8192
  %44 = icmp eq i16 %43, 0
  %45 = getelementptr inbounds i8, ptr %38, i64 1
  br i1 %44, label %46, label %37, !llvm.loop !42

46:                                               ; preds = %37
  %47 = icmp eq i8 %39, 0
  br i1 %47, label %109, label %48

48:                                               ; preds = %46
  %49 = getelementptr inbounds i8, ptr %2, i64 8
  br label %50

50:                                               ; preds = %48, %104
  %51 = phi ptr [ %38, %48 ], [ %96, %104 ]
  br label %52

52:                                               ; preds = %50, %76
  %53 = phi i64 [ %70, %76 ], [ 0, %50 ]
  %54 = phi ptr [ %77, %76 ], [ %51, %50 ]
  br label %55

55:                                               ; preds = %58, %52
  %56 = phi ptr [ %54, %52 ], [ %59, %58 ]
  %57 = load i8, ptr %56, align 1, !tbaa !15
  switch i8 %57, label %60 [
    i8 32, label %58
    i8 9, label %58
  ]

58:                                               ; preds = %55, %55
  %59 = getelementptr inbounds i8, ptr %56, i64 1
  br label %55, !llvm.loop !44

60:                                               ; preds = %55
  %61 = call fastcc ptr @grow(ptr noundef nonnull %5) #26
  %62 = icmp eq ptr %61, null
  br i1 %62, label %78, label %63

63:                                               ; preds = %60
  %64 = load ptr, ptr %5, align 8, !tbaa !39
  %65 = getelementptr inbounds i8, ptr %64, i64 140
  %66 = load i32, ptr %65, align 4, !tbaa !31
  %67 = tail call ptr @tfc_read_element(ptr noundef nonnull %56, i32 noundef %66, ptr noundef nonnull %61) #26
  %68 = icmp eq ptr %67, null
  br i1 %68, label %78, label %69

69:                                               ; preds = %63
  %70 = add nuw nsw i64 %53, 1
  br label %71

71:                                               ; preds = %74, %69
  %72 = phi ptr [ %67, %69 ], [ %75, %74 ]
  %73 = load i8, ptr %72, align 1, !tbaa !15
  switch i8 %73, label %78 [
    i8 32, label %74
    i8 9, label %74
    i8 13, label %74
    i8 44, label %76
    i8 0, label %81
    i8 10, label %81
  ]

74:                                               ; preds = %71, %71, %71
  %75 = getelementptr inbounds i8, ptr %72, i64 1
  br label %71, !llvm.loop !45

76:                                               ; preds = %71
  %77 = getelementptr inbounds i8, ptr %72, i64 1
  br label %52

78:                                               ; preds = %60, %63, %71
  %79 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) @problem, i64 noundef 256, ptr noundef nonnull readonly @.str.4, ptr noundef nonnull %51) #25
  %80 = load i64, ptr %2, align 8, !tbaa !32
  br label %88

81:                                               ; preds = %71, %71
  %82 = load i64, ptr %2, align 8, !tbaa !32
  %83 = icmp sgt i64 %82, 0
  br i1 %83, label %84, label %88

84:                                               ; preds = %81
  %85 = load i64, ptr %49, align 8, !tbaa !32
  %86 = icmp eq i64 %70, %85
  %87 = select i1 %86, ptr null, ptr @.str.5
  br label %88

88:                                               ; preds = %84, %81, %78
  %89 = phi i64 [ %80, %78 ], [ %82, %81 ], [ %82, %84 ]
  %90 = phi i64 [ -1, %78 ], [ %70, %81 ], [ %70, %84 ]
  %91 = phi ptr [ %51, %78 ], [ %72, %81 ], [ %72, %84 ]
  %92 = phi ptr [ @problem, %78 ], [ null, %81 ], [ %87, %84 ]
  %93 = add nsw i64 %89, 1
  store i64 %93, ptr %2, align 8, !tbaa !32
  store i64 %90, ptr %49, align 8, !tbaa !32
  %94 = load ptr, ptr %18, align 8, !tbaa !20
  br label %95

95:                                               ; preds = %95, %88
  %96 = phi ptr [ %91, %88 ], [ %103, %95 ]
  %97 = load i8, ptr %96, align 1, !tbaa !15
  %98 = zext i8 %97 to i64
  %99 = getelementptr inbounds i16, ptr %94, i64 %98
  %100 = load i16, ptr %99, align 2, !tbaa !21
  %101 = and i16 %100, 8192
  %102 = icmp eq i16 %101, 0
  %103 = getelementptr inbounds i8, ptr %96, i64 1
  br i1 %102, label %104, label %95, !llvm.loop !42

104:                                              ; preds = %95
  %105 = icmp ne i8 %97, 0
  %106 = icmp eq ptr %92, null
  %107 = and i1 %106, %105
  br i1 %107, label %50, label %108, !llvm.loop !46

108:                                              ; preds = %104
  br i1 %106, label %109, label %115

109:                                              ; preds = %46, %108
  %110 = phi ptr [ %92, %108 ], [ null, %46 ]
  %111 = load ptr, ptr %17, align 8, !tbaa !27
  %112 = icmp eq ptr %111, null
  br i1 %112, label %113, label %115

113:                                              ; preds = %109
  %114 = tail call ptr @tfc_alloc(i64 noundef 0) #25
  store ptr %114, ptr %17, align 8, !tbaa !27
  br label %115

115:                                              ; preds = %113, %109, %108
  %116 = phi ptr [ %110, %113 ], [ %110, %109 ], [ %92, %108 ]
  tail call void @free(ptr noundef %7) #25
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %6) #23
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %5) #23
  br label %117

117:                                              ; preds = %115, %9
  %118 = phi ptr [ %12, %9 ], [ %116, %115 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #23
  ret ptr %118
}

; Function Attrs: nounwind optsize
declare ptr @strerror(i32 noundef) local_unnamed_addr #5

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(read)
declare ptr @strchrnul(ptr noundef, i32 noundef) local_unnamed_addr #12

; Function Attrs: nounwind optsize
define ptr @tfc_read_npy(ptr nocapture noundef readonly %0, i32 noundef %1, ptr nocapture noundef %2) local_unnamed_addr #5 {
  %4 = alloca i64, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #23
  %5 = call ptr @tfc_read_file(ptr noundef %0, ptr noundef nonnull %4) #26
  %6 = icmp eq ptr %5, null
  br i1 %6, label %7, label %11

7:                                                ; preds = %3
  %8 = tail call ptr @__errno_location() #24
  %9 = load i32, ptr %8, align 4, !tbaa !17
  %10 = tail call ptr @strerror(i32 noundef %9) #25
  br label %77

11:                                               ; preds = %3
  %12 = load i64, ptr %4, align 8, !tbaa !32
  %13 = freeze i64 %12
  %14 = icmp ugt i64 %13, 12
  br i1 %14, label %15, label %75

15:                                               ; preds = %11
  %16 = tail call i32 @bcmp(ptr noundef nonnull dereferenceable(6) %5, ptr noundef nonnull dereferenceable(6) @npy_magic, i64 6)
  %17 = icmp eq i32 %16, 0
  br i1 %17, label %18, label %75

18:                                               ; preds = %15
  %19 = getelementptr inbounds i8, ptr %5, i64 6
  %20 = load i8, ptr %19, align 1, !tbaa !15
  %21 = add i8 %20, -1
  %22 = icmp ult i8 %21, 3
  br i1 %22, label %23, label %75

23:                                               ; preds = %18
  %24 = getelementptr inbounds i8, ptr %5, i64 8
  %25 = load i8, ptr %24, align 1, !tbaa !15
  %26 = zext i8 %25 to i64
  %27 = getelementptr inbounds i8, ptr %5, i64 9
  %28 = load i8, ptr %27, align 1, !tbaa !15
  %29 = zext i8 %28 to i64
  %30 = shl nuw nsw i64 %29, 8
  %31 = or disjoint i64 %30, %26
  %32 = icmp eq i8 %20, 1
  br i1 %32, label %44, label %33

33:                                               ; preds = %23
  %34 = getelementptr inbounds i8, ptr %5, i64 10
  %35 = load i8, ptr %34, align 1, !tbaa !15
  %36 = zext i8 %35 to i64
  %37 = shl nuw nsw i64 %36, 16
  %38 = getelementptr inbounds i8, ptr %5, i64 11
  %39 = load i8, ptr %38, align 1, !tbaa !15
  %40 = zext i8 %39 to i64
  %41 = shl nuw nsw i64 %40, 24
  %42 = or disjoint i64 %37, %41
  %43 = or disjoint i64 %42, %31
  br label %44

44:                                               ; preds = %33, %23
  %45 = phi i64 [ %43, %33 ], [ %31, %23 ]
  %46 = phi i64 [ 12, %33 ], [ 10, %23 ]
  %47 = sub nuw i64 %13, %46
  %48 = add nsw i64 %45, -1
  %49 = icmp ult i64 %48, %47
  br i1 %49, label %50, label %75

50:                                               ; preds = %44
  %51 = add nuw nsw i64 %46, %45
  %52 = getelementptr i8, ptr %5, i64 %51
  %53 = getelementptr i8, ptr %52, i64 -1
  store i8 0, ptr %53, align 1, !tbaa !15
  %54 = getelementptr inbounds i8, ptr %5, i64 %46
  %55 = tail call fastcc ptr @npy_header(ptr noundef nonnull %54, i32 noundef %1, ptr noundef %2) #26
  %56 = icmp eq ptr %55, null
  br i1 %56, label %57, label %75

57:                                               ; preds = %50
  %58 = getelementptr inbounds i8, ptr %2, i64 128
  %59 = load i64, ptr %58, align 8, !tbaa !47
  %60 = tail call i64 @tfc_dtype_size(i32 noundef %1) #25
  %61 = tail call { i64, i1 } @llvm.umul.with.overflow.i64(i64 %59, i64 %60)
  %62 = extractvalue { i64, i1 } %61, 1
  %63 = extractvalue { i64, i1 } %61, 0
  %64 = sub i64 %13, %51
  %65 = icmp ne i64 %63, %64
  %66 = or i1 %62, %65
  br i1 %66, label %75, label %67

67:                                               ; preds = %57
  %68 = tail call ptr @tfc_alloc(i64 noundef %63) #25
  %69 = getelementptr inbounds i8, ptr %2, i64 144
  store ptr %68, ptr %69, align 8, !tbaa !27
  %70 = icmp ne ptr %68, null
  %71 = select i1 %70, ptr null, ptr @.str.3
  %72 = icmp ne i64 %63, 0
  %73 = and i1 %72, %70
  br i1 %73, label %74, label %75

74:                                               ; preds = %67
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %68, ptr nonnull align 1 %52, i64 %63, i1 false)
  br label %75

75:                                               ; preds = %50, %44, %18, %15, %11, %57, %74, %67
  %76 = phi ptr [ null, %74 ], [ %71, %67 ], [ %55, %50 ], [ @.str.6, %44 ], [ @.str.6, %18 ], [ @.str.6, %15 ], [ @.str.6, %11 ], [ @.str.7, %57 ]
  tail call void @free(ptr noundef nonnull %5) #25
  br label %77

77:                                               ; preds = %75, %7
  %78 = phi ptr [ %10, %7 ], [ %76, %75 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #23
  ret ptr %78
}

; Function Attrs: nofree nounwind optsize
define internal fastcc noundef ptr @npy_header(ptr noundef %0, i32 noundef %1, ptr nocapture noundef %2) unnamed_addr #1 {
  %4 = alloca [16 x i8], align 1
  %5 = alloca ptr, align 8
  %6 = tail call fastcc ptr @npy_field(ptr noundef %0, ptr noundef nonnull @.str.58) #26
  %7 = tail call fastcc ptr @npy_field(ptr noundef %0, ptr noundef nonnull @.str.59) #26
  %8 = tail call fastcc ptr @npy_field(ptr noundef %0, ptr noundef nonnull @.str.60) #26
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %4) #23
  %9 = icmp eq ptr %6, null
  %10 = icmp eq ptr %7, null
  %11 = or i1 %9, %10
  %12 = icmp eq ptr %8, null
  %13 = or i1 %11, %12
  br i1 %13, label %106, label %14

14:                                               ; preds = %3
  %15 = load i8, ptr %8, align 1, !tbaa !15
  %16 = icmp eq i8 %15, 40
  br i1 %16, label %17, label %106

17:                                               ; preds = %14, %17
  %18 = phi ptr [ %22, %17 ], [ @type_rows, %14 ]
  %19 = getelementptr inbounds i8, ptr %18, i64 16
  %20 = load i32, ptr %19, align 8, !tbaa !2
  %21 = icmp eq i32 %20, %1
  %22 = getelementptr inbounds i8, ptr %18, i64 24
  br i1 %21, label %23, label %17, !llvm.loop !8

23:                                               ; preds = %17
  %24 = getelementptr inbounds i8, ptr %18, i64 8
  %25 = load ptr, ptr %24, align 8, !tbaa !48
  %26 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %4, i64 noundef 16, ptr noundef nonnull @.str.62, ptr noundef %25) #25
  %27 = icmp eq i32 %1, 14
  br i1 %27, label %28, label %34

28:                                               ; preds = %23
  %29 = tail call i32 @strncmp(ptr noundef nonnull dereferenceable(1) %6, ptr noundef nonnull dereferenceable(6) @.str.63, i64 noundef 5) #22
  %30 = icmp eq i32 %29, 0
  br i1 %30, label %40, label %31

31:                                               ; preds = %28
  %32 = tail call i32 @strncmp(ptr noundef nonnull dereferenceable(1) %6, ptr noundef nonnull dereferenceable(6) @.str.64, i64 noundef 5) #22
  %33 = icmp eq i32 %32, 0
  br i1 %33, label %40, label %34

34:                                               ; preds = %23, %31
  %35 = call i64 @strlen(ptr noundef nonnull dereferenceable(1) %4) #22
  %36 = call i32 @strncmp(ptr noundef %6, ptr noundef nonnull %4, i64 noundef %35) #22
  %37 = icmp eq i32 %36, 0
  br i1 %37, label %40, label %38

38:                                               ; preds = %34
  %39 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) @problem, i64 noundef 256, ptr noundef nonnull readonly @.str.65, ptr noundef %6) #25
  br label %106

40:                                               ; preds = %28, %34, %31
  %41 = tail call i32 @strncmp(ptr noundef nonnull dereferenceable(1) %7, ptr noundef nonnull dereferenceable(6) @.str.66, i64 noundef 5) #22
  %42 = icmp eq i32 %41, 0
  br i1 %42, label %43, label %106

43:                                               ; preds = %40
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(128) %2, i8 0, i64 128, i1 false)
  %44 = getelementptr inbounds i8, ptr %2, i64 128
  store i64 1, ptr %44, align 8, !tbaa !32
  %45 = getelementptr inbounds i8, ptr %2, i64 136
  store i32 0, ptr %45, align 8, !tbaa !17
  %46 = getelementptr inbounds i8, ptr %2, i64 140
  store i32 %1, ptr %46, align 4, !tbaa !17
  %47 = getelementptr inbounds i8, ptr %2, i64 144
  store ptr null, ptr %47, align 8, !tbaa !20
  %48 = tail call ptr @__ctype_b_loc() #24
  %49 = load ptr, ptr %48, align 8, !tbaa !20
  br label %50

50:                                               ; preds = %50, %43
  %51 = phi ptr [ %8, %43 ], [ %52, %50 ]
  %52 = getelementptr inbounds i8, ptr %51, i64 1
  %53 = load i8, ptr %52, align 1, !tbaa !15
  %54 = zext i8 %53 to i64
  %55 = getelementptr inbounds i16, ptr %49, i64 %54
  %56 = load i16, ptr %55, align 2, !tbaa !21
  %57 = and i16 %56, 8192
  %58 = icmp eq i16 %57, 0
  br i1 %58, label %59, label %50, !llvm.loop !42

59:                                               ; preds = %50
  %60 = icmp eq i8 %53, 41
  br i1 %60, label %106, label %61

61:                                               ; preds = %59, %104
  %62 = phi ptr [ %96, %104 ], [ %52, %59 ]
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #23
  %63 = call i64 @strtoll(ptr noundef nonnull %62, ptr noundef nonnull %5, i32 noundef 10) #25
  %64 = load ptr, ptr %5, align 8, !tbaa !20
  %65 = icmp eq ptr %64, %62
  %66 = icmp slt i64 %63, 0
  %67 = select i1 %65, i1 true, i1 %66
  br i1 %67, label %90, label %68

68:                                               ; preds = %61
  %69 = load i32, ptr %45, align 8, !tbaa !30
  %70 = icmp eq i32 %69, 16
  br i1 %70, label %90, label %71

71:                                               ; preds = %68
  %72 = load i64, ptr %44, align 8, !tbaa !47
  %73 = tail call { i64, i1 } @llvm.smul.with.overflow.i64(i64 %72, i64 %63)
  %74 = extractvalue { i64, i1 } %73, 1
  %75 = extractvalue { i64, i1 } %73, 0
  store i64 %75, ptr %44, align 8
  br i1 %74, label %90, label %76

76:                                               ; preds = %71
  %77 = add nsw i32 %69, 1
  store i32 %77, ptr %45, align 8, !tbaa !30
  %78 = sext i32 %69 to i64
  %79 = getelementptr inbounds [16 x i64], ptr %2, i64 0, i64 %78
  store i64 %63, ptr %79, align 8, !tbaa !32
  %80 = load ptr, ptr %48, align 8, !tbaa !20
  br label %81

81:                                               ; preds = %81, %76
  %82 = phi ptr [ %64, %76 ], [ %89, %81 ]
  %83 = load i8, ptr %82, align 1, !tbaa !15
  %84 = zext i8 %83 to i64
  %85 = getelementptr inbounds i16, ptr %80, i64 %84
  %86 = load i16, ptr %85, align 2, !tbaa !21
  %87 = and i16 %86, 8192
  %88 = icmp eq i16 %87, 0
  %89 = getelementptr inbounds i8, ptr %82, i64 1
  br i1 %88, label %92, label %81, !llvm.loop !42

90:                                               ; preds = %68, %61, %71
  %91 = phi ptr [ @.str.69, %71 ], [ @.str.68, %61 ], [ @.str.68, %68 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #23
  br label %106

92:                                               ; preds = %81
  %93 = icmp eq i8 %83, 44
  %94 = select i1 %93, ptr %89, ptr %82
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #23
  br label %95

95:                                               ; preds = %95, %92
  %96 = phi ptr [ %94, %92 ], [ %103, %95 ]
  %97 = load i8, ptr %96, align 1, !tbaa !15
  %98 = zext i8 %97 to i64
  %99 = getelementptr inbounds i16, ptr %80, i64 %98
  %100 = load i16, ptr %99, align 2, !tbaa !21
  %101 = and i16 %100, 8192
  %102 = icmp eq i16 %101, 0
  %103 = getelementptr inbounds i8, ptr %96, i64 1
  br i1 %102, label %104, label %95, !llvm.loop !42

104:                                              ; preds = %95
  %105 = icmp eq i8 %97, 41
  br i1 %105, label %106, label %61, !llvm.loop !49

106:                                              ; preds = %104, %59, %90, %38, %40, %3, %14
  %107 = phi ptr [ @.str.61, %14 ], [ @.str.61, %3 ], [ @problem, %38 ], [ @.str.67, %40 ], [ %91, %90 ], [ null, %59 ], [ null, %104 ]
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %4) #23
  ret ptr %107
}

; Function Attrs: optsize
declare i64 @tfc_dtype_size(i32 noundef) local_unnamed_addr #8

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare { i64, i1 } @llvm.umul.with.overflow.i64(i64, i64) #13

; Function Attrs: nounwind optsize
define ptr @tfc_write_npy(ptr noundef %0, ptr nocapture noundef readonly %1) local_unnamed_addr #5 {
  %3 = alloca [512 x i8], align 1
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %3) #23
  %4 = getelementptr inbounds i8, ptr %1, i64 140
  %5 = load i32, ptr %4, align 4, !tbaa !31
  br label %6

6:                                                ; preds = %6, %2
  %7 = phi ptr [ @type_rows, %2 ], [ %11, %6 ]
  %8 = getelementptr inbounds i8, ptr %7, i64 16
  %9 = load i32, ptr %8, align 8, !tbaa !2
  %10 = icmp eq i32 %9, %5
  %11 = getelementptr inbounds i8, ptr %7, i64 24
  br i1 %10, label %12, label %6, !llvm.loop !8

12:                                               ; preds = %6
  %13 = getelementptr inbounds i8, ptr %3, i64 10
  %14 = getelementptr inbounds i8, ptr %7, i64 8
  %15 = load ptr, ptr %14, align 8, !tbaa !48
  %16 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %13, i64 noundef 502, ptr noundef nonnull @.str.8, ptr noundef %15) #25
  %17 = add nsw i32 %16, 10
  %18 = getelementptr inbounds i8, ptr %1, i64 136
  %19 = load i32, ptr %18, align 8, !tbaa !30
  %20 = icmp sgt i32 %19, 0
  br i1 %20, label %33, label %21

21:                                               ; preds = %33, %12
  %22 = phi i32 [ %17, %12 ], [ %49, %33 ]
  %23 = sext i32 %22 to i64
  %24 = getelementptr inbounds i8, ptr %3, i64 %23
  %25 = sub nsw i64 512, %23
  %26 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull %24, i64 noundef %25, ptr noundef nonnull @.str.13) #25
  %27 = add nsw i32 %26, %22
  %28 = add nsw i32 %27, 1
  %29 = and i32 %28, 63
  %30 = icmp eq i32 %29, 0
  br i1 %30, label %63, label %31

31:                                               ; preds = %21
  %32 = zext i32 %28 to i64
  br label %53

33:                                               ; preds = %12, %33
  %34 = phi i64 [ %43, %33 ], [ 0, %12 ]
  %35 = phi i32 [ %50, %33 ], [ %19, %12 ]
  %36 = phi i32 [ %49, %33 ], [ %17, %12 ]
  %37 = sext i32 %36 to i64
  %38 = getelementptr inbounds i8, ptr %3, i64 %37
  %39 = sub nsw i64 512, %37
  %40 = getelementptr inbounds [16 x i64], ptr %1, i64 0, i64 %34
  %41 = load i64, ptr %40, align 8, !tbaa !32
  %42 = icmp eq i32 %35, 1
  %43 = add nuw nsw i64 %34, 1
  %44 = sext i32 %35 to i64
  %45 = icmp slt i64 %43, %44
  %46 = select i1 %45, ptr @.str.11, ptr @.str.12
  %47 = select i1 %42, ptr @.str.10, ptr %46
  %48 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull %38, i64 noundef %39, ptr noundef nonnull @.str.9, i64 noundef %41, ptr noundef nonnull %47) #25
  %49 = add nsw i32 %48, %36
  %50 = load i32, ptr %18, align 8, !tbaa !30
  %51 = sext i32 %50 to i64
  %52 = icmp slt i64 %43, %51
  br i1 %52, label %33, label %21, !llvm.loop !50

53:                                               ; preds = %31, %53
  %54 = phi i64 [ %32, %31 ], [ %58, %53 ]
  %55 = phi i32 [ %27, %31 ], [ %62, %53 ]
  %56 = sext i32 %55 to i64
  %57 = getelementptr inbounds [512 x i8], ptr %3, i64 0, i64 %56
  store i8 32, ptr %57, align 1, !tbaa !15
  %58 = add i64 %54, 1
  %59 = trunc i64 %58 to i32
  %60 = and i32 %59, 63
  %61 = icmp eq i32 %60, 0
  %62 = trunc i64 %54 to i32
  br i1 %61, label %63, label %53, !llvm.loop !51

63:                                               ; preds = %53, %21
  %64 = phi i32 [ %27, %21 ], [ %62, %53 ]
  %65 = phi i32 [ %28, %21 ], [ %59, %53 ]
  %66 = sext i32 %64 to i64
  %67 = getelementptr inbounds [512 x i8], ptr %3, i64 0, i64 %66
  store i8 10, ptr %67, align 1, !tbaa !15
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(6) %3, ptr noundef nonnull align 1 dereferenceable(6) @npy_magic, i64 6, i1 false)
  %68 = getelementptr inbounds i8, ptr %3, i64 6
  store i8 1, ptr %68, align 1, !tbaa !15
  %69 = getelementptr inbounds i8, ptr %3, i64 7
  store i8 0, ptr %69, align 1, !tbaa !15
  %70 = add nsw i32 %64, -9
  %71 = trunc i32 %70 to i8
  %72 = getelementptr inbounds i8, ptr %3, i64 8
  store i8 %71, ptr %72, align 1, !tbaa !15
  %73 = lshr i32 %70, 8
  %74 = trunc i32 %73 to i8
  %75 = getelementptr inbounds i8, ptr %3, i64 9
  store i8 %74, ptr %75, align 1, !tbaa !15
  %76 = getelementptr inbounds i8, ptr %1, i64 128
  %77 = load i64, ptr %76, align 8, !tbaa !47
  %78 = load i32, ptr %4, align 4, !tbaa !31
  %79 = tail call i64 @tfc_dtype_size(i32 noundef %78) #25
  %80 = mul i64 %79, %77
  %81 = sext i32 %65 to i64
  %82 = getelementptr inbounds i8, ptr %1, i64 144
  %83 = load ptr, ptr %82, align 8, !tbaa !27
  %84 = call i32 @tfc_write_file(ptr noundef %0, ptr noundef nonnull %3, i64 noundef %81, ptr noundef %83, i64 noundef %80) #26
  %85 = icmp eq i32 %84, 0
  br i1 %85, label %90, label %86

86:                                               ; preds = %63
  %87 = tail call ptr @__errno_location() #24
  %88 = load i32, ptr %87, align 4, !tbaa !17
  %89 = tail call ptr @strerror(i32 noundef %88) #25
  br label %90

90:                                               ; preds = %63, %86
  %91 = phi ptr [ %89, %86 ], [ null, %63 ]
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %3) #23
  ret ptr %91
}

; Function Attrs: nofree nounwind optsize
declare noundef i32 @snprintf(ptr noalias nocapture noundef writeonly, i64 noundef, ptr nocapture noundef readonly, ...) local_unnamed_addr #1

; Function Attrs: nounwind optsize
define ptr @tfc_load_state(ptr nocapture noundef %0, ptr nocapture noundef readonly %1) local_unnamed_addr #5 {
  %3 = load ptr, ptr %0, align 8, !tbaa !52
  %4 = getelementptr inbounds i8, ptr %0, i64 16
  %5 = tail call ptr @tfc_read_file(ptr noundef %3, ptr noundef nonnull %4) #26
  %6 = getelementptr inbounds i8, ptr %0, i64 8
  store ptr %5, ptr %6, align 8, !tbaa !54
  %7 = icmp eq ptr %5, null
  br i1 %7, label %8, label %14

8:                                                ; preds = %2
  %9 = tail call ptr @__errno_location() #24
  %10 = load i32, ptr %9, align 4, !tbaa !17
  %11 = icmp eq i32 %10, 2
  br i1 %11, label %125, label %12

12:                                               ; preds = %8
  %13 = tail call ptr @strerror(i32 noundef %10) #25
  br label %125

14:                                               ; preds = %2
  %15 = load i64, ptr %4, align 8, !tbaa !55
  %16 = getelementptr inbounds i8, ptr %5, i64 %15
  %17 = ptrtoint ptr %16 to i64
  %18 = icmp ult i64 %15, 10
  br i1 %18, label %125, label %19

19:                                               ; preds = %14
  %20 = getelementptr inbounds i8, ptr %5, i64 10
  %21 = tail call i32 @bcmp(ptr noundef nonnull dereferenceable(10) %5, ptr noundef nonnull dereferenceable(10) @state_magic, i64 10)
  %22 = icmp eq i32 %21, 0
  br i1 %22, label %23, label %125

23:                                               ; preds = %19
  %24 = icmp sgt i64 %15, 10
  br i1 %24, label %25, label %125

25:                                               ; preds = %23
  %26 = getelementptr inbounds i8, ptr %1, i64 8
  %27 = getelementptr inbounds i8, ptr %1, i64 16
  br label %28

28:                                               ; preds = %25, %122
  %29 = phi ptr [ %20, %25 ], [ %123, %122 ]
  %30 = ptrtoint ptr %29 to i64
  %31 = sub i64 %17, %30
  %32 = icmp ult i64 %31, 8
  br i1 %32, label %125, label %33

33:                                               ; preds = %28
  %34 = getelementptr inbounds i8, ptr %29, i64 8
  %35 = load i64, ptr %29, align 1
  %36 = icmp slt i64 %35, 0
  %37 = ptrtoint ptr %34 to i64
  %38 = sub i64 %17, %37
  %39 = icmp ult i64 %38, %35
  %40 = select i1 %36, i1 true, i1 %39
  br i1 %40, label %125, label %41

41:                                               ; preds = %33
  %42 = getelementptr inbounds i8, ptr %34, i64 %35
  %43 = load ptr, ptr %1, align 8, !tbaa !56
  %44 = getelementptr inbounds i8, ptr %43, i64 16
  %45 = load ptr, ptr %44, align 8, !tbaa !58
  %46 = getelementptr inbounds i8, ptr %43, i64 36
  %47 = load i32, ptr %46, align 4, !tbaa !60
  %48 = sext i32 %47 to i64
  %49 = icmp sgt i32 %47, 0
  br i1 %49, label %50, label %62

50:                                               ; preds = %41, %59
  %51 = phi i64 [ %60, %59 ], [ 0, %41 ]
  %52 = getelementptr inbounds %struct.tfc_port, ptr %45, i64 %51
  %53 = load ptr, ptr %52, align 8, !tbaa !61
  %54 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %53) #22
  %55 = icmp eq i64 %54, %35
  br i1 %55, label %56, label %59

56:                                               ; preds = %50
  %57 = tail call i32 @bcmp(ptr %53, ptr nonnull %34, i64 %35)
  %58 = icmp eq i32 %57, 0
  br i1 %58, label %62, label %59

59:                                               ; preds = %56, %50
  %60 = add nuw nsw i64 %51, 1
  %61 = icmp eq i64 %60, %48
  br i1 %61, label %125, label %50, !llvm.loop !62

62:                                               ; preds = %56, %41
  %63 = phi i64 [ 0, %41 ], [ %51, %56 ]
  %64 = icmp eq i64 %63, %48
  br i1 %64, label %125, label %65

65:                                               ; preds = %62
  %66 = ptrtoint ptr %42 to i64
  %67 = sub i64 %17, %66
  %68 = icmp ult i64 %67, 8
  br i1 %68, label %125, label %69

69:                                               ; preds = %65
  %70 = getelementptr inbounds i8, ptr %42, i64 8
  %71 = load i64, ptr %42, align 1
  %72 = ptrtoint ptr %70 to i64
  %73 = sub i64 %17, %72
  %74 = icmp ult i64 %73, 8
  br i1 %74, label %125, label %75

75:                                               ; preds = %69
  %76 = getelementptr inbounds i8, ptr %42, i64 16
  %77 = load i64, ptr %70, align 1
  %78 = icmp ugt i64 %77, 16
  br i1 %78, label %125, label %79

79:                                               ; preds = %75
  %80 = shl nuw nsw i64 %77, 3
  %81 = ptrtoint ptr %76 to i64
  %82 = sub i64 %17, %81
  %83 = icmp ult i64 %82, %80
  br i1 %83, label %125, label %84

84:                                               ; preds = %79
  %85 = getelementptr inbounds i8, ptr %76, i64 %80
  %86 = ptrtoint ptr %85 to i64
  %87 = sub i64 %17, %86
  %88 = icmp ult i64 %87, 8
  br i1 %88, label %125, label %89

89:                                               ; preds = %84
  %90 = getelementptr inbounds i8, ptr %85, i64 8
  %91 = load i64, ptr %85, align 1
  %92 = getelementptr inbounds %struct.tfc_port, ptr %45, i64 %63
  %93 = getelementptr inbounds i8, ptr %92, i64 20
  %94 = load i32, ptr %93, align 4, !tbaa !34
  %95 = sext i32 %94 to i64
  %96 = icmp eq i64 %71, %95
  br i1 %96, label %97, label %125

97:                                               ; preds = %89
  %98 = getelementptr inbounds i8, ptr %92, i64 16
  %99 = load i32, ptr %98, align 8, !tbaa !36
  %100 = sext i32 %99 to i64
  %101 = icmp eq i64 %77, %100
  br i1 %101, label %102, label %125

102:                                              ; preds = %97
  %103 = getelementptr inbounds i8, ptr %92, i64 8
  %104 = load ptr, ptr %103, align 8, !tbaa !37
  %105 = tail call i32 @bcmp(ptr nonnull %76, ptr %104, i64 %80)
  %106 = icmp eq i32 %105, 0
  br i1 %106, label %107, label %125

107:                                              ; preds = %102
  %108 = icmp eq i64 %91, 0
  br i1 %108, label %122, label %109

109:                                              ; preds = %107
  %110 = tail call fastcc i64 @var_bytes(ptr noundef nonnull %92) #26
  %111 = ptrtoint ptr %90 to i64
  %112 = sub i64 %17, %111
  %113 = icmp ult i64 %112, %110
  br i1 %113, label %125, label %114

114:                                              ; preds = %109
  %115 = getelementptr inbounds i8, ptr %90, i64 %110
  %116 = load ptr, ptr %26, align 8, !tbaa !63
  %117 = getelementptr inbounds ptr, ptr %116, i64 %63
  %118 = load ptr, ptr %117, align 8, !tbaa !20
  %119 = tail call fastcc i64 @var_bytes(ptr noundef nonnull %92) #26
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %118, ptr nonnull align 1 %90, i64 %119, i1 false)
  %120 = load ptr, ptr %27, align 8, !tbaa !64
  %121 = getelementptr inbounds i8, ptr %120, i64 %63
  store i8 1, ptr %121, align 1, !tbaa !15
  br label %122

122:                                              ; preds = %107, %114
  %123 = phi ptr [ %90, %107 ], [ %115, %114 ]
  %124 = icmp ult ptr %123, %16
  br i1 %124, label %28, label %125, !llvm.loop !65

125:                                              ; preds = %89, %97, %102, %109, %84, %79, %75, %69, %65, %62, %33, %28, %122, %59, %23, %14, %19, %12, %8
  %126 = phi ptr [ %13, %12 ], [ null, %8 ], [ @.str.14, %19 ], [ @.str.14, %14 ], [ null, %23 ], [ @.str.70, %59 ], [ @damaged, %28 ], [ @damaged, %33 ], [ @.str.70, %62 ], [ @damaged, %65 ], [ @damaged, %69 ], [ @damaged, %75 ], [ @damaged, %79 ], [ @damaged, %84 ], [ @damaged, %109 ], [ @.str.71, %102 ], [ @.str.71, %97 ], [ @.str.71, %89 ], [ null, %122 ]
  ret ptr %126
}

; Function Attrs: nounwind optsize
define ptr @tfc_save_state(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1) local_unnamed_addr #5 {
  %3 = load ptr, ptr %1, align 8, !tbaa !56
  %4 = getelementptr inbounds i8, ptr %3, i64 36
  %5 = load i32, ptr %4, align 4, !tbaa !60
  %6 = icmp sgt i32 %5, 0
  br i1 %6, label %7, label %11

7:                                                ; preds = %2
  %8 = getelementptr inbounds i8, ptr %3, i64 16
  br label %16

9:                                                ; preds = %16
  %10 = icmp sgt i32 %32, 0
  br label %11

11:                                               ; preds = %9, %2
  %12 = phi i1 [ false, %2 ], [ %10, %9 ]
  %13 = phi i64 [ 11, %2 ], [ %30, %9 ]
  %14 = tail call noalias ptr @malloc(i64 noundef %13) #28
  %15 = icmp eq ptr %14, null
  br i1 %15, label %124, label %35

16:                                               ; preds = %16, %7
  %17 = phi i64 [ 0, %7 ], [ %31, %16 ]
  %18 = phi i64 [ 11, %7 ], [ %30, %16 ]
  %19 = load ptr, ptr %8, align 8, !tbaa !58
  %20 = getelementptr inbounds %struct.tfc_port, ptr %19, i64 %17
  %21 = load ptr, ptr %20, align 8, !tbaa !61
  %22 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %21) #22
  %23 = tail call i64 @tfc_elements(ptr noundef nonnull %20, ptr noundef null) #25
  %24 = getelementptr inbounds i8, ptr %20, i64 20
  %25 = load i32, ptr %24, align 4, !tbaa !34
  %26 = tail call i64 @tfc_dtype_size(i32 noundef %25) #25
  %27 = mul i64 %26, %23
  %28 = add i64 %18, 160
  %29 = add i64 %28, %22
  %30 = add i64 %29, %27
  %31 = add nuw nsw i64 %17, 1
  %32 = load i32, ptr %4, align 4, !tbaa !60
  %33 = sext i32 %32 to i64
  %34 = icmp slt i64 %31, %33
  br i1 %34, label %16, label %9, !llvm.loop !66

35:                                               ; preds = %11
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(10) %14, ptr noundef nonnull readonly align 1 dereferenceable(10) @state_magic, i64 10, i1 false)
  br i1 %12, label %36, label %103

36:                                               ; preds = %35
  %37 = getelementptr inbounds i8, ptr %14, i64 10
  %38 = getelementptr inbounds i8, ptr %3, i64 16
  %39 = getelementptr inbounds i8, ptr %1, i64 16
  %40 = getelementptr inbounds i8, ptr %1, i64 8
  br label %41

41:                                               ; preds = %93, %36
  %42 = phi i64 [ 0, %36 ], [ %95, %93 ]
  %43 = phi ptr [ %37, %36 ], [ %94, %93 ]
  %44 = load ptr, ptr %38, align 8, !tbaa !58
  %45 = getelementptr inbounds %struct.tfc_port, ptr %44, i64 %42
  %46 = load ptr, ptr %45, align 8, !tbaa !61
  %47 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %46) #22
  store i64 %47, ptr %43, align 1
  %48 = getelementptr inbounds i8, ptr %43, i64 8
  %49 = load ptr, ptr %45, align 8, !tbaa !61
  %50 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %49) #22
  %51 = icmp eq i64 %50, 0
  br i1 %51, label %53, label %52

52:                                               ; preds = %41
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %48, ptr readonly align 1 %49, i64 %50, i1 false)
  br label %53

53:                                               ; preds = %52, %41
  %54 = getelementptr inbounds i8, ptr %48, i64 %50
  %55 = getelementptr inbounds i8, ptr %45, i64 20
  %56 = load i32, ptr %55, align 4, !tbaa !34
  %57 = sext i32 %56 to i64
  store i64 %57, ptr %54, align 1
  %58 = getelementptr inbounds i8, ptr %54, i64 8
  %59 = getelementptr inbounds i8, ptr %45, i64 16
  %60 = load i32, ptr %59, align 8, !tbaa !36
  %61 = sext i32 %60 to i64
  store i64 %61, ptr %58, align 1
  %62 = getelementptr inbounds i8, ptr %54, i64 16
  %63 = load i32, ptr %59, align 8, !tbaa !36
  %64 = sext i32 %63 to i64
  %65 = shl nsw i64 %64, 3
  %66 = icmp eq i32 %63, 0
  br i1 %66, label %70, label %67

67:                                               ; preds = %53
  %68 = getelementptr inbounds i8, ptr %45, i64 8
  %69 = load ptr, ptr %68, align 8, !tbaa !37
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %62, ptr readonly align 1 %69, i64 %65, i1 false)
  br label %70

70:                                               ; preds = %67, %53
  %71 = getelementptr inbounds i8, ptr %62, i64 %65
  %72 = load ptr, ptr %39, align 8, !tbaa !64
  %73 = getelementptr inbounds i8, ptr %72, i64 %42
  %74 = load i8, ptr %73, align 1, !tbaa !15
  %75 = zext i8 %74 to i64
  store i64 %75, ptr %71, align 1
  %76 = getelementptr inbounds i8, ptr %71, i64 8
  %77 = load ptr, ptr %39, align 8, !tbaa !64
  %78 = getelementptr inbounds i8, ptr %77, i64 %42
  %79 = load i8, ptr %78, align 1, !tbaa !15
  %80 = icmp eq i8 %79, 0
  br i1 %80, label %93, label %81

81:                                               ; preds = %70
  %82 = load ptr, ptr %40, align 8, !tbaa !63
  %83 = getelementptr inbounds ptr, ptr %82, i64 %42
  %84 = load ptr, ptr %83, align 8, !tbaa !20
  %85 = tail call i64 @tfc_elements(ptr noundef nonnull %45, ptr noundef null) #25
  %86 = load i32, ptr %55, align 4, !tbaa !34
  %87 = tail call i64 @tfc_dtype_size(i32 noundef %86) #25
  %88 = mul i64 %87, %85
  %89 = icmp eq i64 %88, 0
  br i1 %89, label %91, label %90

90:                                               ; preds = %81
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %76, ptr readonly align 1 %84, i64 %88, i1 false)
  br label %91

91:                                               ; preds = %90, %81
  %92 = getelementptr inbounds i8, ptr %76, i64 %88
  br label %93

93:                                               ; preds = %91, %70
  %94 = phi ptr [ %76, %70 ], [ %92, %91 ]
  %95 = add nuw nsw i64 %42, 1
  %96 = load i32, ptr %4, align 4, !tbaa !60
  %97 = sext i32 %96 to i64
  %98 = icmp slt i64 %95, %97
  br i1 %98, label %41, label %99, !llvm.loop !67

99:                                               ; preds = %93
  %100 = ptrtoint ptr %94 to i64
  %101 = ptrtoint ptr %14 to i64
  %102 = sub i64 %100, %101
  br label %103

103:                                              ; preds = %99, %35
  %104 = phi i64 [ %102, %99 ], [ 10, %35 ]
  %105 = getelementptr inbounds i8, ptr %0, i64 8
  %106 = load ptr, ptr %105, align 8, !tbaa !54
  %107 = icmp eq ptr %106, null
  br i1 %107, label %115, label %108

108:                                              ; preds = %103
  %109 = getelementptr inbounds i8, ptr %0, i64 16
  %110 = load i64, ptr %109, align 8, !tbaa !55
  %111 = icmp eq i64 %104, %110
  br i1 %111, label %112, label %115

112:                                              ; preds = %108
  %113 = tail call i32 @bcmp(ptr nonnull %14, ptr nonnull %106, i64 %104)
  %114 = icmp eq i32 %113, 0
  br i1 %114, label %123, label %115

115:                                              ; preds = %112, %108, %103
  %116 = load ptr, ptr %0, align 8, !tbaa !52
  %117 = tail call i32 @tfc_write_file(ptr noundef %116, ptr noundef nonnull %14, i64 noundef %104, ptr noundef null, i64 noundef 0) #26
  %118 = icmp eq i32 %117, 0
  tail call void @free(ptr noundef nonnull %14) #25
  br i1 %118, label %124, label %119

119:                                              ; preds = %115
  %120 = tail call ptr @__errno_location() #24
  %121 = load i32, ptr %120, align 4, !tbaa !17
  %122 = tail call ptr @strerror(i32 noundef %121) #25
  br label %124

123:                                              ; preds = %112
  tail call void @free(ptr noundef nonnull %14) #25
  br label %124

124:                                              ; preds = %11, %119, %115, %123
  %125 = phi ptr [ %122, %119 ], [ null, %115 ], [ null, %123 ], [ @.str.3, %11 ]
  ret ptr %125
}

; Function Attrs: nounwind optsize
define i32 @tfc_main(ptr noundef %0, i32 noundef %1, ptr nocapture noundef readonly %2) local_unnamed_addr #5 {
  %4 = alloca ptr, align 8
  %5 = alloca %struct.command, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #23
  store ptr null, ptr %4, align 8, !tbaa !20
  call void @llvm.lifetime.start.p0(i64 104, ptr nonnull %5) #23
  %6 = getelementptr inbounds i8, ptr %5, i64 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(104) %6, i8 0, i64 96, i1 false)
  store ptr %0, ptr %5, align 8, !tbaa !68
  %7 = getelementptr inbounds i8, ptr %5, i64 64
  store i64 1, ptr %7, align 8, !tbaa !70
  %8 = getelementptr inbounds i8, ptr %5, i64 72
  %9 = tail call i64 @sysconf(i32 noundef 84) #25
  store i64 %9, ptr %8, align 8, !tbaa !71
  %10 = add nsw i32 %1, -1
  %11 = icmp slt i32 %1, 1
  br i1 %11, label %251, label %12

12:                                               ; preds = %3
  %13 = getelementptr inbounds i8, ptr %2, i64 8
  %14 = icmp eq i32 %10, 0
  br i1 %14, label %24, label %15

15:                                               ; preds = %12
  %16 = load ptr, ptr %13, align 8, !tbaa !20
  %17 = tail call fastcc i32 @wants_help(ptr noundef %16) #26
  %18 = icmp eq i32 %17, 0
  br i1 %18, label %24, label %19

19:                                               ; preds = %15
  %20 = getelementptr inbounds i8, ptr %0, i64 32
  %21 = load i32, ptr %20, align 8, !tbaa !72
  %22 = icmp sgt i32 %21, 1
  br i1 %22, label %23, label %24

23:                                               ; preds = %19
  call fastcc void @help(ptr noundef nonnull %5) #26
  br label %251

24:                                               ; preds = %19, %15, %12
  %25 = getelementptr inbounds i8, ptr %0, i64 32
  %26 = load i32, ptr %25, align 8, !tbaa !72
  %27 = icmp eq i32 %26, 1
  br i1 %27, label %28, label %32

28:                                               ; preds = %24
  %29 = getelementptr inbounds i8, ptr %0, i64 8
  %30 = load ptr, ptr %29, align 8, !tbaa !73
  %31 = getelementptr inbounds i8, ptr %5, i64 8
  store ptr %30, ptr %31, align 8, !tbaa !74
  br label %32

32:                                               ; preds = %28, %24
  %33 = phi ptr [ %30, %28 ], [ null, %24 ]
  br i1 %14, label %58, label %34

34:                                               ; preds = %32
  %35 = load ptr, ptr %13, align 8, !tbaa !20
  %36 = load i8, ptr %35, align 1, !tbaa !15
  %37 = icmp eq i8 %36, 45
  br i1 %37, label %58, label %38

38:                                               ; preds = %34
  %39 = icmp sgt i32 %26, 0
  br i1 %39, label %40, label %57

40:                                               ; preds = %38
  %41 = getelementptr inbounds i8, ptr %0, i64 8
  %42 = load ptr, ptr %41, align 8, !tbaa !73
  %43 = zext nneg i32 %26 to i64
  br label %47

44:                                               ; preds = %47
  %45 = add nuw nsw i64 %48, 1
  %46 = icmp eq i64 %45, %43
  br i1 %46, label %57, label %47, !llvm.loop !75

47:                                               ; preds = %44, %40
  %48 = phi i64 [ 0, %40 ], [ %45, %44 ]
  %49 = getelementptr inbounds %struct.tfc_entry, ptr %42, i64 %48
  %50 = load ptr, ptr %49, align 8, !tbaa !76
  %51 = tail call i32 @strcmp(ptr noundef nonnull dereferenceable(1) %50, ptr noundef nonnull dereferenceable(1) %35) #22
  %52 = icmp eq i32 %51, 0
  br i1 %52, label %53, label %44

53:                                               ; preds = %47
  %54 = getelementptr inbounds i8, ptr %5, i64 8
  store ptr %49, ptr %54, align 8, !tbaa !74
  %55 = add nsw i32 %1, -2
  %56 = getelementptr inbounds i8, ptr %2, i64 16
  br label %61

57:                                               ; preds = %44, %38
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %5, ptr noundef nonnull @.str.88, ptr noundef nonnull %35) #26
  br label %251

58:                                               ; preds = %34, %32
  %59 = icmp eq ptr %33, null
  br i1 %59, label %60, label %61

60:                                               ; preds = %58
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %5, ptr noundef nonnull @.str.89) #26
  br label %251

61:                                               ; preds = %53, %58
  %62 = phi ptr [ %33, %58 ], [ %49, %53 ]
  %63 = phi i32 [ %10, %58 ], [ %55, %53 ]
  %64 = phi ptr [ %13, %58 ], [ %56, %53 ]
  %65 = icmp sgt i32 %63, 0
  br i1 %65, label %66, label %78

66:                                               ; preds = %61
  %67 = zext nneg i32 %63 to i64
  br label %71

68:                                               ; preds = %71
  %69 = add nuw nsw i64 %72, 1
  %70 = icmp eq i64 %69, %67
  br i1 %70, label %78, label %71, !llvm.loop !78

71:                                               ; preds = %66, %68
  %72 = phi i64 [ 0, %66 ], [ %69, %68 ]
  %73 = getelementptr inbounds ptr, ptr %64, i64 %72
  %74 = load ptr, ptr %73, align 8, !tbaa !20
  %75 = tail call fastcc i32 @wants_help(ptr noundef %74) #26
  %76 = icmp eq i32 %75, 0
  br i1 %76, label %68, label %77

77:                                               ; preds = %71
  call fastcc void @help(ptr noundef nonnull %5) #26
  br label %251

78:                                               ; preds = %68, %61
  %79 = getelementptr inbounds i8, ptr %5, i64 8
  %80 = getelementptr inbounds i8, ptr %62, i64 48
  %81 = load i32, ptr %80, align 8, !tbaa !79
  %82 = sext i32 %81 to i64
  %83 = add nsw i64 %82, 1
  %84 = tail call noalias ptr @calloc(i64 noundef %83, i64 noundef 152) #29
  %85 = getelementptr inbounds i8, ptr %5, i64 16
  store ptr %84, ptr %85, align 8, !tbaa !80
  %86 = getelementptr inbounds i8, ptr %62, i64 52
  %87 = load i32, ptr %86, align 4, !tbaa !81
  %88 = sext i32 %87 to i64
  %89 = add nsw i64 %88, 1
  %90 = tail call noalias ptr @calloc(i64 noundef %89, i64 noundef 152) #29
  %91 = getelementptr inbounds i8, ptr %5, i64 24
  store ptr %90, ptr %91, align 8, !tbaa !82
  %92 = tail call noalias ptr @calloc(i64 noundef %89, i64 noundef 8) #29
  %93 = getelementptr inbounds i8, ptr %5, i64 32
  store ptr %92, ptr %93, align 8, !tbaa !83
  %94 = getelementptr inbounds i8, ptr %62, i64 56
  %95 = load i32, ptr %94, align 8, !tbaa !84
  %96 = sext i32 %95 to i64
  %97 = add nsw i64 %96, 1
  %98 = tail call noalias ptr @calloc(i64 noundef %97, i64 noundef 8) #29
  %99 = getelementptr inbounds i8, ptr %5, i64 40
  store ptr %98, ptr %99, align 8, !tbaa !85
  %100 = tail call noalias ptr @calloc(i64 noundef %97, i64 noundef 4) #29
  %101 = getelementptr inbounds i8, ptr %5, i64 48
  store ptr %100, ptr %101, align 8, !tbaa !86
  %102 = icmp eq ptr %84, null
  %103 = icmp eq ptr %90, null
  %104 = or i1 %102, %103
  %105 = icmp eq ptr %92, null
  %106 = or i1 %104, %105
  %107 = icmp eq ptr %98, null
  %108 = or i1 %106, %107
  %109 = icmp eq ptr %100, null
  %110 = or i1 %108, %109
  br i1 %110, label %115, label %111

111:                                              ; preds = %78
  %112 = load ptr, ptr %0, align 8, !tbaa !87
  %113 = call i32 (ptr, ptr, ...) @asprintf(ptr noundef nonnull %4, ptr noundef nonnull @.str.15, ptr noundef %112) #25
  %114 = icmp slt i32 %113, 0
  br i1 %114, label %115, label %120

115:                                              ; preds = %111, %78
  %116 = load ptr, ptr %62, align 8, !tbaa !76
  %117 = load ptr, ptr @stderr, align 8, !tbaa !20
  %118 = load ptr, ptr %0, align 8, !tbaa !87
  %119 = call i32 (ptr, ptr, ...) @fprintf(ptr noundef %117, ptr noundef nonnull @.str.91, ptr noundef %118, ptr noundef %116, ptr noundef nonnull @.str.3) #30
  br label %251

120:                                              ; preds = %111
  %121 = load ptr, ptr %4, align 8, !tbaa !20
  %122 = getelementptr inbounds i8, ptr %5, i64 80
  store ptr %121, ptr %122, align 8, !tbaa !88
  br i1 %65, label %123, label %249

123:                                              ; preds = %120
  %124 = getelementptr inbounds i8, ptr %5, i64 56
  br label %125

125:                                              ; preds = %246, %123
  %126 = phi i32 [ 0, %123 ], [ %247, %246 ]
  %127 = sext i32 %126 to i64
  %128 = getelementptr inbounds ptr, ptr %64, i64 %127
  %129 = load ptr, ptr %128, align 8, !tbaa !20
  %130 = load i8, ptr %129, align 1
  %131 = zext i8 %130 to i32
  %132 = add nsw i32 %131, -45
  %133 = icmp eq i32 %132, 0
  br i1 %133, label %134, label %139

134:                                              ; preds = %125
  %135 = getelementptr inbounds i8, ptr %129, i64 1
  %136 = load i8, ptr %135, align 1
  %137 = zext i8 %136 to i32
  %138 = add nsw i32 %137, -45
  br label %139

139:                                              ; preds = %134, %125
  %140 = phi i32 [ %132, %125 ], [ %138, %134 ]
  %141 = icmp eq i32 %140, 0
  br i1 %141, label %142, label %146

142:                                              ; preds = %139
  %143 = getelementptr inbounds i8, ptr %129, i64 2
  %144 = load i8, ptr %143, align 1
  %145 = icmp eq i8 %144, 0
  br i1 %145, label %146, label %147

146:                                              ; preds = %142, %139
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %5, ptr noundef nonnull @.str.92, ptr noundef nonnull %129) #26
  br label %251

147:                                              ; preds = %142
  %148 = call i64 @strcspn(ptr noundef nonnull %143, ptr noundef nonnull @.str.93) #22
  %149 = getelementptr inbounds i8, ptr %143, i64 %148
  %150 = load i8, ptr %149, align 1, !tbaa !15
  %151 = icmp eq i8 %150, 61
  br i1 %151, label %152, label %154

152:                                              ; preds = %147
  %153 = getelementptr inbounds i8, ptr %149, i64 1
  br label %162

154:                                              ; preds = %147
  %155 = add nsw i32 %126, 1
  %156 = icmp slt i32 %155, %63
  br i1 %156, label %157, label %161

157:                                              ; preds = %154
  %158 = sext i32 %155 to i64
  %159 = getelementptr inbounds ptr, ptr %64, i64 %158
  %160 = load ptr, ptr %159, align 8, !tbaa !20
  br label %162

161:                                              ; preds = %154
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %5, ptr noundef nonnull @.str.94, ptr noundef nonnull %129) #26
  br label %251

162:                                              ; preds = %157, %152
  %163 = phi i32 [ %126, %152 ], [ %155, %157 ]
  %164 = phi ptr [ %153, %152 ], [ %160, %157 ]
  %165 = load ptr, ptr %79, align 8, !tbaa !74
  %166 = call fastcc i32 @is(ptr noundef nonnull %143, i64 noundef %148, ptr noundef nonnull @.str.95) #26
  %167 = icmp eq i32 %166, 0
  br i1 %167, label %170, label %168

168:                                              ; preds = %162
  %169 = call fastcc i32 @read_count(ptr noundef nonnull %5, ptr noundef nonnull @.str.95, ptr noundef %164, ptr noundef nonnull %7) #26
  br label %241

170:                                              ; preds = %162
  %171 = call fastcc i32 @is(ptr noundef nonnull %143, i64 noundef %148, ptr noundef nonnull @.str.96) #26
  %172 = icmp eq i32 %171, 0
  br i1 %172, label %175, label %173

173:                                              ; preds = %170
  %174 = call fastcc i32 @read_count(ptr noundef nonnull %5, ptr noundef nonnull @.str.96, ptr noundef %164, ptr noundef nonnull %8) #26
  br label %241

175:                                              ; preds = %170
  %176 = call fastcc i32 @is(ptr noundef nonnull %143, i64 noundef %148, ptr noundef nonnull @.str.97) #26
  %177 = icmp eq i32 %176, 0
  br i1 %177, label %178, label %244

178:                                              ; preds = %175
  %179 = call fastcc i32 @is(ptr noundef nonnull %143, i64 noundef %148, ptr noundef nonnull @.str.98) #26
  %180 = icmp eq i32 %179, 0
  br i1 %180, label %186, label %181

181:                                              ; preds = %178
  %182 = load ptr, ptr %5, align 8, !tbaa !68
  %183 = getelementptr inbounds i8, ptr %182, i64 36
  %184 = load i32, ptr %183, align 4, !tbaa !60
  %185 = icmp sgt i32 %184, 0
  br i1 %185, label %244, label %186

186:                                              ; preds = %181, %178
  %187 = call i32 @strncmp(ptr noundef nonnull dereferenceable(1) %143, ptr noundef nonnull dereferenceable(5) @.str.99, i64 noundef 4) #22
  %188 = icmp eq i32 %187, 0
  br i1 %188, label %189, label %206

189:                                              ; preds = %186
  %190 = getelementptr inbounds i8, ptr %165, i64 24
  %191 = load ptr, ptr %190, align 8, !tbaa !89
  %192 = getelementptr inbounds i8, ptr %165, i64 52
  %193 = load i32, ptr %192, align 4, !tbaa !81
  %194 = getelementptr inbounds i8, ptr %129, i64 6
  %195 = add i64 %148, -4
  %196 = call fastcc i32 @find_port(ptr noundef %191, i32 noundef %193, ptr noundef nonnull %194, i64 noundef %195) #26
  %197 = icmp sgt i32 %196, -1
  br i1 %197, label %198, label %206

198:                                              ; preds = %189
  %199 = call fastcc i32 @has_suffix(ptr noundef %164, ptr noundef nonnull @.str.100) #26
  %200 = icmp eq i32 %199, 0
  br i1 %200, label %201, label %202

201:                                              ; preds = %198
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %5, ptr noundef nonnull @.str.101, ptr noundef nonnull %143) #26
  br label %251

202:                                              ; preds = %198
  %203 = load ptr, ptr %93, align 8, !tbaa !83
  %204 = zext nneg i32 %196 to i64
  %205 = getelementptr inbounds ptr, ptr %203, i64 %204
  br label %244

206:                                              ; preds = %189, %186
  %207 = icmp eq i8 %144, 105
  br i1 %207, label %208, label %216

208:                                              ; preds = %206
  %209 = getelementptr inbounds i8, ptr %129, i64 3
  %210 = load i8, ptr %209, align 1
  %211 = icmp eq i8 %210, 110
  br i1 %211, label %212, label %216

212:                                              ; preds = %208
  %213 = getelementptr inbounds i8, ptr %129, i64 4
  %214 = load i8, ptr %213, align 1
  %215 = icmp eq i8 %214, 45
  br i1 %215, label %221, label %216

216:                                              ; preds = %212, %208, %206
  %217 = getelementptr inbounds i8, ptr %165, i64 16
  %218 = load ptr, ptr %217, align 8, !tbaa !90
  %219 = getelementptr inbounds i8, ptr %165, i64 48
  %220 = load i32, ptr %219, align 8, !tbaa !79
  br label %232

221:                                              ; preds = %212
  %222 = getelementptr inbounds i8, ptr %165, i64 16
  %223 = load ptr, ptr %222, align 8, !tbaa !90
  %224 = getelementptr inbounds i8, ptr %165, i64 48
  %225 = load i32, ptr %224, align 8, !tbaa !79
  %226 = getelementptr inbounds i8, ptr %129, i64 5
  %227 = add i64 %148, -3
  %228 = call fastcc i32 @find_port(ptr noundef %223, i32 noundef %225, ptr noundef nonnull %226, i64 noundef %227) #26
  %229 = icmp sgt i32 %228, -1
  br i1 %229, label %230, label %232

230:                                              ; preds = %221
  %231 = call fastcc i32 @read_feed(ptr noundef nonnull %5, i32 noundef %228, ptr noundef %164) #26
  br label %241

232:                                              ; preds = %221, %216
  %233 = phi i32 [ %220, %216 ], [ %225, %221 ]
  %234 = phi ptr [ %218, %216 ], [ %223, %221 ]
  %235 = call fastcc i32 @find_port(ptr noundef %234, i32 noundef %233, ptr noundef nonnull %143, i64 noundef %148) #26
  %236 = icmp sgt i32 %235, -1
  br i1 %236, label %237, label %239

237:                                              ; preds = %232
  %238 = call fastcc i32 @read_feed(ptr noundef nonnull %5, i32 noundef %235, ptr noundef %164) #26
  br label %241

239:                                              ; preds = %232
  %240 = trunc i64 %148 to i32
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %5, ptr noundef nonnull @.str.103, i32 noundef %240, ptr noundef nonnull %143) #26
  br label %251

241:                                              ; preds = %237, %230, %173, %168
  %242 = phi i32 [ %169, %168 ], [ %174, %173 ], [ %231, %230 ], [ %238, %237 ]
  %243 = icmp eq i32 %242, 0
  br i1 %243, label %246, label %251

244:                                              ; preds = %202, %181, %175
  %245 = phi ptr [ %205, %202 ], [ %124, %175 ], [ %122, %181 ]
  store ptr %164, ptr %245, align 8, !tbaa !20
  br label %246

246:                                              ; preds = %244, %241
  %247 = add nsw i32 %163, 1
  %248 = icmp slt i32 %247, %63
  br i1 %248, label %125, label %249, !llvm.loop !91

249:                                              ; preds = %246, %120
  %250 = call fastcc i32 @run(ptr noundef nonnull %5) #26
  br label %251

251:                                              ; preds = %241, %239, %201, %161, %146, %60, %57, %77, %249, %115, %3, %23
  %252 = phi i32 [ 0, %23 ], [ 2, %3 ], [ 0, %77 ], [ 3, %115 ], [ %250, %249 ], [ 2, %57 ], [ 2, %60 ], [ 2, %239 ], [ 2, %201 ], [ 2, %161 ], [ 2, %146 ], [ %242, %241 ]
  call void @llvm.lifetime.end.p0(i64 104, ptr nonnull %5) #23
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #23
  ret i32 %252
}

; Function Attrs: nounwind optsize
declare i64 @sysconf(i32 noundef) local_unnamed_addr #5

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(argmem: read)
define internal fastcc range(i32 0, 2) i32 @wants_help(ptr nocapture noundef readonly %0) unnamed_addr #14 {
  %2 = tail call i32 @strcmp(ptr noundef nonnull dereferenceable(1) %0, ptr noundef nonnull dereferenceable(7) @.str.72) #22
  %3 = icmp eq i32 %2, 0
  br i1 %3, label %16, label %4

4:                                                ; preds = %1
  %5 = load i8, ptr %0, align 1
  %6 = icmp eq i8 %5, 45
  br i1 %6, label %7, label %16

7:                                                ; preds = %4
  %8 = getelementptr inbounds i8, ptr %0, i64 1
  %9 = load i8, ptr %8, align 1
  %10 = icmp eq i8 %9, 104
  br i1 %10, label %11, label %16

11:                                               ; preds = %7
  %12 = getelementptr inbounds i8, ptr %0, i64 2
  %13 = load i8, ptr %12, align 1
  %14 = icmp eq i8 %13, 0
  %15 = zext i1 %14 to i32
  br label %16

16:                                               ; preds = %11, %7, %4, %1
  %17 = phi i32 [ 1, %1 ], [ 0, %4 ], [ 0, %7 ], [ %15, %11 ]
  ret i32 %17
}

; Function Attrs: nofree nounwind optsize
define internal fastcc void @help(ptr nocapture noundef readonly %0) unnamed_addr #1 {
  %2 = load ptr, ptr %0, align 8, !tbaa !68
  %3 = getelementptr inbounds i8, ptr %0, i64 8
  %4 = load ptr, ptr %3, align 8, !tbaa !74
  %5 = icmp eq ptr %4, null
  %6 = load ptr, ptr %2, align 8, !tbaa !87
  br i1 %5, label %7, label %27

7:                                                ; preds = %1
  %8 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.74, ptr noundef %6) #26
  %9 = getelementptr inbounds i8, ptr %2, i64 32
  %10 = load i32, ptr %9, align 8, !tbaa !72
  %11 = icmp sgt i32 %10, 0
  br i1 %11, label %12, label %14

12:                                               ; preds = %7
  %13 = getelementptr inbounds i8, ptr %2, i64 8
  br label %17

14:                                               ; preds = %17, %7
  %15 = load ptr, ptr %2, align 8, !tbaa !87
  %16 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.76, ptr noundef %15) #26
  br label %60

17:                                               ; preds = %12, %17
  %18 = phi i64 [ 0, %12 ], [ %23, %17 ]
  %19 = load ptr, ptr %13, align 8, !tbaa !73
  %20 = getelementptr inbounds %struct.tfc_entry, ptr %19, i64 %18
  %21 = load ptr, ptr %20, align 8, !tbaa !76
  %22 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.75, ptr noundef %21) #26
  %23 = add nuw nsw i64 %18, 1
  %24 = load i32, ptr %9, align 8, !tbaa !72
  %25 = sext i32 %24 to i64
  %26 = icmp slt i64 %23, %25
  br i1 %26, label %17, label %14, !llvm.loop !92

27:                                               ; preds = %1
  %28 = getelementptr inbounds i8, ptr %2, i64 32
  %29 = load i32, ptr %28, align 8, !tbaa !72
  %30 = icmp sgt i32 %29, 1
  %31 = select i1 %30, ptr @.str.78, ptr @.str.12
  br i1 %30, label %32, label %34

32:                                               ; preds = %27
  %33 = load ptr, ptr %4, align 8, !tbaa !76
  br label %34

34:                                               ; preds = %27, %32
  %35 = phi ptr [ %33, %32 ], [ @.str.12, %27 ]
  %36 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.77, ptr noundef %6, ptr noundef nonnull %31, ptr noundef %35) #26
  %37 = getelementptr inbounds i8, ptr %4, i64 16
  %38 = load ptr, ptr %37, align 8, !tbaa !90
  %39 = getelementptr inbounds i8, ptr %4, i64 48
  %40 = load i32, ptr %39, align 8, !tbaa !79
  %41 = getelementptr inbounds i8, ptr %4, i64 32
  %42 = load ptr, ptr %41, align 8, !tbaa !93
  tail call fastcc void @print_ports(ptr noundef nonnull @.str.79, ptr noundef nonnull @.str.80, ptr noundef %38, i32 noundef %40, ptr noundef %42) #26
  %43 = getelementptr inbounds i8, ptr %4, i64 24
  %44 = load ptr, ptr %43, align 8, !tbaa !89
  %45 = getelementptr inbounds i8, ptr %4, i64 52
  %46 = load i32, ptr %45, align 4, !tbaa !81
  %47 = load ptr, ptr %41, align 8, !tbaa !93
  tail call fastcc void @print_ports(ptr noundef nonnull @.str.81, ptr noundef nonnull @.str.12, ptr noundef %44, i32 noundef %46, ptr noundef %47) #26
  %48 = getelementptr inbounds i8, ptr %2, i64 16
  %49 = load ptr, ptr %48, align 8, !tbaa !58
  %50 = getelementptr inbounds i8, ptr %2, i64 36
  %51 = load i32, ptr %50, align 4, !tbaa !60
  tail call fastcc void @print_ports(ptr noundef nonnull @.str.82, ptr noundef nonnull @.str.12, ptr noundef %49, i32 noundef %51, ptr noundef null) #26
  %52 = tail call i32 @puts(ptr nonnull dereferenceable(1) @str)
  %53 = load i32, ptr %50, align 4, !tbaa !60
  %54 = icmp sgt i32 %53, 0
  br i1 %54, label %55, label %58

55:                                               ; preds = %34
  %56 = load ptr, ptr %2, align 8, !tbaa !87
  %57 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.86, ptr noundef %56) #26
  br label %58

58:                                               ; preds = %34, %55
  %59 = tail call i32 @puts(ptr nonnull dereferenceable(1) @str.117)
  br label %60

60:                                               ; preds = %58, %14
  ret void
}

; Function Attrs: mustprogress nofree nounwind optsize willreturn allockind("alloc,zeroed") allocsize(0,1) memory(inaccessiblemem: readwrite)
declare noalias noundef ptr @calloc(i64 noundef, i64 noundef) local_unnamed_addr #15

; Function Attrs: nounwind optsize
define internal fastcc range(i32 0, 4) i32 @run(ptr nocapture noundef %0) unnamed_addr #5 {
  %2 = alloca ptr, align 8
  %3 = alloca ptr, align 8
  %4 = getelementptr inbounds i8, ptr %0, i64 8
  %5 = load ptr, ptr %4, align 8, !tbaa !74
  %6 = getelementptr inbounds i8, ptr %5, i64 56
  %7 = load i32, ptr %6, align 8, !tbaa !84
  %8 = icmp sgt i32 %7, 0
  br i1 %8, label %9, label %14

9:                                                ; preds = %1
  %10 = getelementptr inbounds i8, ptr %0, i64 40
  %11 = load ptr, ptr %10, align 8, !tbaa !85
  %12 = zext nneg i32 %7 to i64
  %13 = shl nuw nsw i64 %12, 3
  tail call void @llvm.memset.p0.i64(ptr align 8 %11, i8 -1, i64 %13, i1 false), !tbaa !32
  br label %14

14:                                               ; preds = %9, %1
  %15 = getelementptr inbounds i8, ptr %5, i64 48
  %16 = load i32, ptr %15, align 8, !tbaa !79
  %17 = icmp sgt i32 %16, 0
  br i1 %17, label %18, label %26

18:                                               ; preds = %14
  %19 = getelementptr inbounds i8, ptr %0, i64 16
  %20 = getelementptr inbounds i8, ptr %0, i64 40
  %21 = getelementptr inbounds i8, ptr %0, i64 48
  %22 = load ptr, ptr %4, align 8, !tbaa !74
  %23 = getelementptr inbounds i8, ptr %22, i64 16
  %24 = load ptr, ptr %23, align 8, !tbaa !90
  %25 = load ptr, ptr %19, align 8, !tbaa !80
  br label %33

26:                                               ; preds = %101, %14
  %27 = getelementptr inbounds i8, ptr %5, i64 52
  %28 = load i32, ptr %27, align 4, !tbaa !81
  %29 = icmp sgt i32 %28, 0
  br i1 %29, label %30, label %173

30:                                               ; preds = %26
  %31 = getelementptr inbounds i8, ptr %0, i64 24
  %32 = getelementptr inbounds i8, ptr %0, i64 40
  br label %106

33:                                               ; preds = %18, %101
  %34 = phi i64 [ 0, %18 ], [ %102, %101 ]
  %35 = getelementptr inbounds %struct.tfc_port, ptr %24, i64 %34
  %36 = getelementptr inbounds %struct.tfc_value, ptr %25, i64 %34
  %37 = getelementptr inbounds i8, ptr %36, i64 144
  %38 = load ptr, ptr %37, align 8, !tbaa !27
  %39 = icmp eq ptr %38, null
  br i1 %39, label %40, label %42

40:                                               ; preds = %33
  %41 = load ptr, ptr %35, align 8, !tbaa !61
  tail call void (ptr, ptr, ...) @usage(ptr noundef nonnull readonly %0, ptr noundef nonnull @.str.109, ptr noundef %41, ptr noundef %41) #26
  br label %391

42:                                               ; preds = %33
  %43 = getelementptr inbounds i8, ptr %36, i64 136
  %44 = load i32, ptr %43, align 8, !tbaa !30
  %45 = getelementptr inbounds i8, ptr %35, i64 16
  %46 = load i32, ptr %45, align 8, !tbaa !36
  %47 = icmp eq i32 %44, %46
  br i1 %47, label %48, label %54

48:                                               ; preds = %42
  %49 = icmp sgt i32 %44, 0
  br i1 %49, label %50, label %101

50:                                               ; preds = %48
  %51 = getelementptr inbounds i8, ptr %35, i64 8
  %52 = load ptr, ptr %51, align 8, !tbaa !37
  %53 = trunc nuw nsw i64 %34 to i32
  br label %56

54:                                               ; preds = %42
  %55 = load ptr, ptr %35, align 8, !tbaa !61
  tail call void (ptr, ptr, ...) @usage(ptr noundef nonnull readonly %0, ptr noundef nonnull @.str.110, ptr noundef %55, i32 noundef %44, i32 noundef %46) #26
  br label %391

56:                                               ; preds = %96, %50
  %57 = phi i32 [ %44, %50 ], [ %97, %96 ]
  %58 = phi i64 [ 0, %50 ], [ %98, %96 ]
  %59 = getelementptr inbounds i64, ptr %52, i64 %58
  %60 = load i64, ptr %59, align 8, !tbaa !32
  %61 = xor i64 %60, -1
  %62 = icmp slt i64 %60, 0
  br i1 %62, label %63, label %89

63:                                               ; preds = %56
  %64 = load ptr, ptr %20, align 8, !tbaa !85
  %65 = getelementptr inbounds i64, ptr %64, i64 %61
  %66 = load i64, ptr %65, align 8, !tbaa !32
  %67 = icmp slt i64 %66, 0
  %68 = getelementptr inbounds [16 x i64], ptr %36, i64 0, i64 %58
  %69 = load i64, ptr %68, align 8, !tbaa !32
  br i1 %67, label %70, label %74

70:                                               ; preds = %63
  store i64 %69, ptr %65, align 8, !tbaa !32
  %71 = load ptr, ptr %21, align 8, !tbaa !86
  %72 = getelementptr inbounds i32, ptr %71, i64 %61
  store i32 %53, ptr %72, align 4, !tbaa !17
  %73 = load i32, ptr %45, align 8, !tbaa !36
  br label %96

74:                                               ; preds = %63
  %75 = icmp eq i64 %66, %69
  br i1 %75, label %96, label %76

76:                                               ; preds = %74
  %77 = trunc nuw nsw i64 %58 to i32
  %78 = load ptr, ptr %35, align 8, !tbaa !61
  %79 = getelementptr inbounds i8, ptr %22, i64 32
  %80 = load ptr, ptr %79, align 8, !tbaa !93
  %81 = getelementptr inbounds ptr, ptr %80, i64 %61
  %82 = load ptr, ptr %81, align 8, !tbaa !20
  %83 = load ptr, ptr %21, align 8, !tbaa !86
  %84 = getelementptr inbounds i32, ptr %83, i64 %61
  %85 = load i32, ptr %84, align 4, !tbaa !17
  %86 = sext i32 %85 to i64
  %87 = getelementptr inbounds %struct.tfc_port, ptr %24, i64 %86
  %88 = load ptr, ptr %87, align 8, !tbaa !61
  tail call void (ptr, ptr, ...) @usage(ptr noundef nonnull readonly %0, ptr noundef nonnull @.str.111, ptr noundef %78, i32 noundef %77, i64 noundef %69, ptr noundef %82, i64 noundef %66, ptr noundef %88) #26
  br label %391

89:                                               ; preds = %56
  %90 = getelementptr inbounds [16 x i64], ptr %36, i64 0, i64 %58
  %91 = load i64, ptr %90, align 8, !tbaa !32
  %92 = icmp eq i64 %60, %91
  br i1 %92, label %96, label %93

93:                                               ; preds = %89
  %94 = trunc nuw nsw i64 %58 to i32
  %95 = load ptr, ptr %35, align 8, !tbaa !61
  tail call void (ptr, ptr, ...) @usage(ptr noundef readonly %0, ptr noundef nonnull @.str.112, ptr noundef %95, i32 noundef %94, i64 noundef %91, i64 noundef %60) #26
  br label %391

96:                                               ; preds = %89, %74, %70
  %97 = phi i32 [ %57, %74 ], [ %57, %89 ], [ %73, %70 ]
  %98 = add nuw nsw i64 %58, 1
  %99 = sext i32 %97 to i64
  %100 = icmp slt i64 %98, %99
  br i1 %100, label %56, label %101, !llvm.loop !94

101:                                              ; preds = %96, %48
  %102 = add nuw nsw i64 %34, 1
  %103 = load i32, ptr %15, align 8, !tbaa !79
  %104 = sext i32 %103 to i64
  %105 = icmp slt i64 %102, %104
  br i1 %105, label %33, label %26, !llvm.loop !95

106:                                              ; preds = %30, %168
  %107 = phi i64 [ 0, %30 ], [ %169, %168 ]
  %108 = load ptr, ptr %4, align 8, !tbaa !74
  %109 = getelementptr inbounds i8, ptr %108, i64 24
  %110 = load ptr, ptr %109, align 8, !tbaa !89
  %111 = getelementptr inbounds %struct.tfc_port, ptr %110, i64 %107
  %112 = load ptr, ptr %31, align 8, !tbaa !82
  %113 = getelementptr inbounds %struct.tfc_value, ptr %112, i64 %107
  %114 = getelementptr inbounds i8, ptr %111, i64 16
  %115 = load i32, ptr %114, align 8, !tbaa !36
  %116 = getelementptr inbounds i8, ptr %111, i64 20
  %117 = load i32, ptr %116, align 4, !tbaa !34
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(136) %113, i8 0, i64 136, i1 false)
  %118 = getelementptr inbounds i8, ptr %113, i64 136
  store i32 %115, ptr %118, align 8, !tbaa !17
  %119 = getelementptr inbounds i8, ptr %113, i64 140
  store i32 %117, ptr %119, align 4, !tbaa !17
  %120 = getelementptr inbounds i8, ptr %113, i64 144
  store ptr null, ptr %120, align 8, !tbaa !20
  %121 = load i32, ptr %114, align 8, !tbaa !36
  %122 = icmp sgt i32 %121, 0
  br i1 %122, label %123, label %153

123:                                              ; preds = %106
  %124 = getelementptr inbounds i8, ptr %111, i64 8
  %125 = load ptr, ptr %124, align 8, !tbaa !37
  %126 = zext nneg i32 %121 to i64
  br label %127

127:                                              ; preds = %150, %123
  %128 = phi i64 [ 0, %123 ], [ %151, %150 ]
  %129 = getelementptr inbounds i64, ptr %125, i64 %128
  %130 = load i64, ptr %129, align 8, !tbaa !32
  %131 = icmp slt i64 %130, 0
  br i1 %131, label %134, label %132

132:                                              ; preds = %127
  %133 = getelementptr inbounds [16 x i64], ptr %113, i64 0, i64 %128
  store i64 %130, ptr %133, align 8, !tbaa !32
  br label %150

134:                                              ; preds = %127
  %135 = load ptr, ptr %32, align 8, !tbaa !85
  %136 = xor i64 %130, -1
  %137 = getelementptr inbounds i64, ptr %135, i64 %136
  %138 = load i64, ptr %137, align 8, !tbaa !32
  %139 = getelementptr inbounds [16 x i64], ptr %113, i64 0, i64 %128
  store i64 %138, ptr %139, align 8, !tbaa !32
  %140 = icmp slt i64 %138, 0
  br i1 %140, label %141, label %150

141:                                              ; preds = %134
  %142 = getelementptr inbounds i64, ptr %125, i64 %128
  %143 = load ptr, ptr %4, align 8, !tbaa !74
  %144 = getelementptr inbounds i8, ptr %143, i64 32
  %145 = load ptr, ptr %144, align 8, !tbaa !93
  %146 = load i64, ptr %142, align 8, !tbaa !32
  %147 = xor i64 %146, -1
  %148 = getelementptr inbounds ptr, ptr %145, i64 %147
  %149 = load ptr, ptr %148, align 8, !tbaa !20
  tail call void (ptr, ptr, ...) @usage(ptr noundef nonnull readonly %0, ptr noundef nonnull @.str.113, ptr noundef %149) #26
  br label %391

150:                                              ; preds = %134, %132
  %151 = add nuw nsw i64 %128, 1
  %152 = icmp eq i64 %151, %126
  br i1 %152, label %153, label %127, !llvm.loop !96

153:                                              ; preds = %150, %106
  %154 = load ptr, ptr %32, align 8, !tbaa !85
  %155 = tail call i64 @tfc_elements(ptr noundef nonnull %111, ptr noundef %154) #25
  %156 = getelementptr inbounds i8, ptr %113, i64 128
  store i64 %155, ptr %156, align 8, !tbaa !47
  %157 = load i32, ptr %119, align 4, !tbaa !31
  %158 = tail call i64 @tfc_dtype_size(i32 noundef %157) #25
  %159 = mul i64 %158, %155
  %160 = tail call ptr @tfc_alloc(i64 noundef %159) #25
  store ptr %160, ptr %120, align 8, !tbaa !27
  %161 = icmp eq ptr %160, null
  br i1 %161, label %162, label %168

162:                                              ; preds = %153
  %163 = load ptr, ptr %111, align 8, !tbaa !61
  %164 = load ptr, ptr @stderr, align 8, !tbaa !20
  %165 = load ptr, ptr %0, align 8, !tbaa !68
  %166 = load ptr, ptr %165, align 8, !tbaa !87
  %167 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %164, ptr noundef nonnull @.str.91, ptr noundef %166, ptr noundef %163, ptr noundef nonnull @.str.3) #30
  br label %391

168:                                              ; preds = %153
  %169 = add nuw nsw i64 %107, 1
  %170 = load i32, ptr %27, align 4, !tbaa !81
  %171 = sext i32 %170 to i64
  %172 = icmp slt i64 %169, %171
  br i1 %172, label %106, label %173, !llvm.loop !97

173:                                              ; preds = %168, %26
  %174 = load ptr, ptr %0, align 8, !tbaa !68
  %175 = getelementptr inbounds i8, ptr %0, i64 72
  %176 = load i64, ptr %175, align 8, !tbaa !71
  %177 = tail call ptr @tfc_open(ptr noundef %174, i64 noundef %176) #25
  %178 = icmp eq ptr %177, null
  br i1 %178, label %179, label %185

179:                                              ; preds = %173
  %180 = load ptr, ptr %5, align 8, !tbaa !76
  %181 = load ptr, ptr @stderr, align 8, !tbaa !20
  %182 = load ptr, ptr %0, align 8, !tbaa !68
  %183 = load ptr, ptr %182, align 8, !tbaa !87
  %184 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %181, ptr noundef nonnull @.str.91, ptr noundef %183, ptr noundef %180, ptr noundef nonnull @.str.3) #30
  br label %391

185:                                              ; preds = %173
  %186 = load ptr, ptr %4, align 8, !tbaa !74
  %187 = load ptr, ptr %0, align 8, !tbaa !68
  %188 = getelementptr inbounds i8, ptr %187, i64 36
  %189 = load i32, ptr %188, align 4, !tbaa !60
  %190 = icmp sgt i32 %189, 0
  br i1 %190, label %191, label %201

191:                                              ; preds = %185
  %192 = getelementptr inbounds i8, ptr %0, i64 80
  %193 = tail call ptr @tfc_load_state(ptr noundef nonnull %192, ptr noundef nonnull %177) #26
  %194 = icmp eq ptr %193, null
  br i1 %194, label %201, label %195

195:                                              ; preds = %191
  %196 = load ptr, ptr %192, align 8, !tbaa !88
  %197 = load ptr, ptr @stderr, align 8, !tbaa !20
  %198 = load ptr, ptr %0, align 8, !tbaa !68
  %199 = load ptr, ptr %198, align 8, !tbaa !87
  %200 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %197, ptr noundef nonnull @.str.91, ptr noundef %199, ptr noundef %196, ptr noundef nonnull %193) #30
  br label %284

201:                                              ; preds = %191, %185
  %202 = getelementptr inbounds i8, ptr %186, i64 48
  %203 = load i32, ptr %202, align 8, !tbaa !79
  %204 = getelementptr inbounds i8, ptr %186, i64 52
  %205 = load i32, ptr %204, align 4, !tbaa !81
  %206 = add nsw i32 %205, %203
  %207 = sext i32 %206 to i64
  %208 = add nsw i64 %207, 1
  %209 = tail call noalias ptr @calloc(i64 noundef %208, i64 noundef 8) #29
  %210 = sext i32 %203 to i64
  %211 = getelementptr inbounds ptr, ptr %209, i64 %210
  %212 = icmp eq ptr %209, null
  br i1 %212, label %219, label %213

213:                                              ; preds = %201
  %214 = icmp sgt i32 %203, 0
  br i1 %214, label %215, label %225

215:                                              ; preds = %213
  %216 = getelementptr inbounds i8, ptr %0, i64 16
  %217 = load ptr, ptr %216, align 8, !tbaa !80
  %218 = zext nneg i32 %203 to i64
  br label %231

219:                                              ; preds = %201
  %220 = load ptr, ptr %186, align 8, !tbaa !76
  %221 = load ptr, ptr @stderr, align 8, !tbaa !20
  %222 = load ptr, ptr %0, align 8, !tbaa !68
  %223 = load ptr, ptr %222, align 8, !tbaa !87
  %224 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %221, ptr noundef nonnull @.str.91, ptr noundef %223, ptr noundef %220, ptr noundef nonnull @.str.3) #30
  br label %284

225:                                              ; preds = %231, %213
  %226 = icmp sgt i32 %205, 0
  br i1 %226, label %227, label %238

227:                                              ; preds = %225
  %228 = getelementptr inbounds i8, ptr %0, i64 24
  %229 = load ptr, ptr %228, align 8, !tbaa !82
  %230 = zext nneg i32 %205 to i64
  br label %246

231:                                              ; preds = %231, %215
  %232 = phi i64 [ 0, %215 ], [ %236, %231 ]
  %233 = getelementptr inbounds %struct.tfc_value, ptr %217, i64 %232, i32 4
  %234 = load ptr, ptr %233, align 8, !tbaa !27
  %235 = getelementptr inbounds ptr, ptr %209, i64 %232
  store ptr %234, ptr %235, align 8, !tbaa !20
  %236 = add nuw nsw i64 %232, 1
  %237 = icmp eq i64 %236, %218
  br i1 %237, label %225, label %231, !llvm.loop !98

238:                                              ; preds = %246, %225
  %239 = getelementptr inbounds i8, ptr %0, i64 64
  %240 = load i64, ptr %239, align 8, !tbaa !70
  %241 = icmp sgt i64 %240, 0
  br i1 %241, label %244, label %242

242:                                              ; preds = %238
  tail call void @free(ptr noundef nonnull %209) #25
  %243 = load ptr, ptr %0, align 8, !tbaa !68
  br label %269

244:                                              ; preds = %238
  %245 = getelementptr inbounds i8, ptr %0, i64 40
  br label %255

246:                                              ; preds = %246, %227
  %247 = phi i64 [ 0, %227 ], [ %251, %246 ]
  %248 = getelementptr inbounds %struct.tfc_value, ptr %229, i64 %247, i32 4
  %249 = load ptr, ptr %248, align 8, !tbaa !27
  %250 = getelementptr inbounds ptr, ptr %211, i64 %247
  store ptr %249, ptr %250, align 8, !tbaa !20
  %251 = add nuw nsw i64 %247, 1
  %252 = icmp eq i64 %251, %230
  br i1 %252, label %238, label %246, !llvm.loop !99

253:                                              ; preds = %255
  tail call void @free(ptr noundef %209) #25
  %254 = load ptr, ptr %0, align 8, !tbaa !68
  br i1 %262, label %269, label %264

255:                                              ; preds = %255, %244
  %256 = phi i64 [ 0, %244 ], [ %259, %255 ]
  %257 = load ptr, ptr %245, align 8, !tbaa !85
  %258 = tail call i32 @tfc_run(ptr noundef nonnull %177, ptr noundef %186, ptr noundef nonnull %209, ptr noundef nonnull %211, ptr noundef %257) #25
  %259 = add nuw nsw i64 %256, 1
  %260 = load i64, ptr %239, align 8, !tbaa !70
  %261 = icmp slt i64 %259, %260
  %262 = icmp eq i32 %258, 0
  %263 = select i1 %261, i1 %262, i1 false
  br i1 %263, label %255, label %253, !llvm.loop !100

264:                                              ; preds = %253
  %265 = load ptr, ptr @stderr, align 8, !tbaa !20
  %266 = load ptr, ptr %254, align 8, !tbaa !87
  %267 = getelementptr inbounds i8, ptr %177, i64 48
  %268 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %265, ptr noundef nonnull @.str.114, ptr noundef %266, ptr noundef nonnull %267, i32 noundef %258) #30
  br label %284

269:                                              ; preds = %253, %242
  %270 = phi ptr [ %254, %253 ], [ %243, %242 ]
  %271 = getelementptr inbounds i8, ptr %270, i64 36
  %272 = load i32, ptr %271, align 4, !tbaa !60
  %273 = icmp sgt i32 %272, 0
  br i1 %273, label %274, label %284

274:                                              ; preds = %269
  %275 = getelementptr inbounds i8, ptr %0, i64 80
  %276 = tail call ptr @tfc_save_state(ptr noundef nonnull %275, ptr noundef nonnull %177) #26
  %277 = icmp eq ptr %276, null
  br i1 %277, label %284, label %278

278:                                              ; preds = %274
  %279 = load ptr, ptr %275, align 8, !tbaa !88
  %280 = load ptr, ptr @stderr, align 8, !tbaa !20
  %281 = load ptr, ptr %0, align 8, !tbaa !68
  %282 = load ptr, ptr %281, align 8, !tbaa !87
  %283 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %280, ptr noundef nonnull @.str.91, ptr noundef %282, ptr noundef %279, ptr noundef nonnull %276) #30
  br label %284

284:                                              ; preds = %195, %219, %264, %269, %274, %278
  %285 = phi i1 [ false, %195 ], [ false, %219 ], [ false, %264 ], [ false, %278 ], [ true, %274 ], [ true, %269 ]
  %286 = phi i32 [ 3, %195 ], [ 3, %219 ], [ 1, %264 ], [ 3, %278 ], [ 0, %274 ], [ 0, %269 ]
  tail call void @tfc_close(ptr noundef nonnull %177) #25
  %287 = load i32, ptr %27, align 4, !tbaa !81
  %288 = icmp sgt i32 %287, 0
  %289 = and i1 %285, %288
  br i1 %289, label %290, label %294

290:                                              ; preds = %284
  %291 = getelementptr inbounds i8, ptr %0, i64 32
  %292 = getelementptr inbounds i8, ptr %0, i64 24
  %293 = getelementptr inbounds i8, ptr %0, i64 56
  br label %297

294:                                              ; preds = %371, %284
  %295 = phi i32 [ %286, %284 ], [ %372, %371 ]
  %296 = phi i1 [ %285, %284 ], [ %377, %371 ]
  br i1 %296, label %379, label %391

297:                                              ; preds = %290, %371
  %298 = phi i64 [ 0, %290 ], [ %373, %371 ]
  %299 = load ptr, ptr %4, align 8, !tbaa !74
  %300 = getelementptr inbounds i8, ptr %299, i64 24
  %301 = load ptr, ptr %300, align 8, !tbaa !89
  %302 = getelementptr inbounds %struct.tfc_port, ptr %301, i64 %298
  %303 = load ptr, ptr %302, align 8, !tbaa !61
  %304 = load ptr, ptr %291, align 8, !tbaa !83
  %305 = getelementptr inbounds ptr, ptr %304, i64 %298
  %306 = load ptr, ptr %305, align 8, !tbaa !20
  %307 = icmp eq ptr %306, null
  br i1 %307, label %321, label %308

308:                                              ; preds = %297
  %309 = load ptr, ptr %292, align 8, !tbaa !82
  %310 = getelementptr inbounds %struct.tfc_value, ptr %309, i64 %298
  %311 = call ptr @tfc_write_npy(ptr noundef nonnull %306, ptr noundef %310) #26
  %312 = icmp eq ptr %311, null
  br i1 %312, label %371, label %313

313:                                              ; preds = %308
  %314 = load ptr, ptr %291, align 8, !tbaa !83
  %315 = getelementptr inbounds ptr, ptr %314, i64 %298
  %316 = load ptr, ptr %315, align 8, !tbaa !20
  %317 = load ptr, ptr @stderr, align 8, !tbaa !20
  %318 = load ptr, ptr %0, align 8, !tbaa !68
  %319 = load ptr, ptr %318, align 8, !tbaa !87
  %320 = call i32 (ptr, ptr, ...) @fprintf(ptr noundef %317, ptr noundef nonnull @.str.91, ptr noundef %319, ptr noundef %316, ptr noundef nonnull %311) #30
  br label %391

321:                                              ; preds = %297
  %322 = load ptr, ptr %293, align 8, !tbaa !101
  %323 = icmp eq ptr %322, null
  br i1 %323, label %324, label %335

324:                                              ; preds = %321
  %325 = call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.115, ptr noundef %303) #26
  %326 = load ptr, ptr @stdout, align 8, !tbaa !20
  %327 = load ptr, ptr %292, align 8, !tbaa !82
  %328 = getelementptr inbounds %struct.tfc_value, ptr %327, i64 %298
  %329 = call i64 @strlen(ptr noundef nonnull dereferenceable(1) %303) #22
  %330 = trunc i64 %329 to i32
  %331 = add nsw i32 %330, 3
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %2) #23
  %332 = getelementptr inbounds i8, ptr %328, i64 144
  %333 = load ptr, ptr %332, align 8, !tbaa !27
  store ptr %333, ptr %2, align 8, !tbaa !20
  call fastcc void @print_block(ptr noundef %326, ptr noundef readonly %328, i32 noundef 0, i32 noundef %331, ptr noundef nonnull %2) #26
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %2) #23
  %334 = call i32 @putchar(i32 noundef 10) #26
  br label %371

335:                                              ; preds = %321
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %3) #23
  %336 = call i32 (ptr, ptr, ...) @asprintf(ptr noundef nonnull %3, ptr noundef nonnull @.str.116, ptr noundef nonnull %322, ptr noundef %303) #25
  %337 = icmp slt i32 %336, 0
  br i1 %337, label %338, label %343

338:                                              ; preds = %335
  %339 = load ptr, ptr @stderr, align 8, !tbaa !20
  %340 = load ptr, ptr %0, align 8, !tbaa !68
  %341 = load ptr, ptr %340, align 8, !tbaa !87
  %342 = call i32 (ptr, ptr, ...) @fprintf(ptr noundef %339, ptr noundef nonnull @.str.91, ptr noundef %341, ptr noundef %303, ptr noundef nonnull @.str.3) #30
  br label %369

343:                                              ; preds = %335
  %344 = load ptr, ptr %3, align 8, !tbaa !20
  %345 = load ptr, ptr %293, align 8, !tbaa !101
  %346 = call i64 @strlen(ptr noundef nonnull dereferenceable(1) %345) #22
  %347 = getelementptr inbounds i8, ptr %344, i64 %346
  br label %348

348:                                              ; preds = %359, %343
  %349 = phi ptr [ %347, %343 ], [ %350, %359 ]
  %350 = getelementptr inbounds i8, ptr %349, i64 1
  %351 = load i8, ptr %350, align 1, !tbaa !15
  switch i8 %351, label %359 [
    i8 0, label %352
    i8 47, label %358
    i8 58, label %358
  ]

352:                                              ; preds = %348
  %353 = load ptr, ptr %3, align 8, !tbaa !20
  %354 = load ptr, ptr %292, align 8, !tbaa !82
  %355 = getelementptr inbounds %struct.tfc_value, ptr %354, i64 %298
  %356 = call ptr @tfc_write_npy(ptr noundef %353, ptr noundef %355) #26
  %357 = icmp eq ptr %356, null
  br i1 %357, label %366, label %360

358:                                              ; preds = %348, %348
  store i8 95, ptr %350, align 1, !tbaa !15
  br label %359

359:                                              ; preds = %358, %348
  br label %348, !llvm.loop !102

360:                                              ; preds = %352
  %361 = load ptr, ptr %3, align 8, !tbaa !20
  %362 = load ptr, ptr @stderr, align 8, !tbaa !20
  %363 = load ptr, ptr %0, align 8, !tbaa !68
  %364 = load ptr, ptr %363, align 8, !tbaa !87
  %365 = call i32 (ptr, ptr, ...) @fprintf(ptr noundef %362, ptr noundef nonnull @.str.91, ptr noundef %364, ptr noundef %361, ptr noundef nonnull %356) #30
  br label %366

366:                                              ; preds = %360, %352
  %367 = phi i32 [ 3, %360 ], [ 0, %352 ]
  %368 = load ptr, ptr %3, align 8, !tbaa !20
  call void @free(ptr noundef %368) #25
  br label %369

369:                                              ; preds = %366, %338
  %370 = phi i32 [ 3, %338 ], [ %367, %366 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %3) #23
  br label %371

371:                                              ; preds = %308, %324, %369
  %372 = phi i32 [ 0, %324 ], [ %370, %369 ], [ 0, %308 ]
  %373 = add nuw nsw i64 %298, 1
  %374 = load i32, ptr %27, align 4, !tbaa !81
  %375 = sext i32 %374 to i64
  %376 = icmp slt i64 %373, %375
  %377 = icmp eq i32 %372, 0
  %378 = and i1 %377, %376
  br i1 %378, label %297, label %294, !llvm.loop !103

379:                                              ; preds = %294
  %380 = load ptr, ptr @stdout, align 8, !tbaa !20
  %381 = call i32 @fflush(ptr noundef %380) #26
  %382 = icmp eq i32 %381, 0
  br i1 %382, label %391, label %383

383:                                              ; preds = %379
  %384 = tail call ptr @__errno_location() #24
  %385 = load i32, ptr %384, align 4, !tbaa !17
  %386 = call ptr @strerror(i32 noundef %385) #25
  %387 = load ptr, ptr @stderr, align 8, !tbaa !20
  %388 = load ptr, ptr %0, align 8, !tbaa !68
  %389 = load ptr, ptr %388, align 8, !tbaa !87
  %390 = call i32 (ptr, ptr, ...) @fprintf(ptr noundef %387, ptr noundef nonnull @.str.91, ptr noundef %389, ptr noundef nonnull @.str.108, ptr noundef %386) #30
  br label %391

391:                                              ; preds = %40, %54, %76, %93, %162, %141, %313, %179, %383, %379, %294
  %392 = phi i32 [ 3, %179 ], [ 3, %383 ], [ 0, %379 ], [ %295, %294 ], [ 3, %313 ], [ 3, %162 ], [ 2, %141 ], [ 2, %93 ], [ 2, %76 ], [ 2, %54 ], [ 2, %40 ]
  ret i32 %392
}

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(argmem: read)
declare i64 @strlen(ptr nocapture noundef) local_unnamed_addr #14

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(read)
declare i32 @strncasecmp(ptr nocapture noundef, ptr nocapture noundef, i64 noundef) local_unnamed_addr #12

; Function Attrs: mustprogress nofree nounwind optsize willreturn
declare i64 @strtoll(ptr noundef readonly, ptr nocapture noundef, i32 noundef) local_unnamed_addr #3

; Function Attrs: mustprogress nofree nounwind optsize willreturn
declare i64 @strtoull(ptr noundef readonly, ptr nocapture noundef, i32 noundef) local_unnamed_addr #3

; Function Attrs: mustprogress nofree nounwind optsize willreturn
declare double @strtod(ptr noundef readonly, ptr nocapture noundef) local_unnamed_addr #3

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.fabs.f64(double) #13

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(argmem: write)
declare double @frexp(double noundef, ptr nocapture noundef) local_unnamed_addr #16

; Function Attrs: mustprogress nofree nounwind optsize willreturn
declare double @ldexp(double noundef, i32 noundef) local_unnamed_addr #3

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.nearbyint.f64(double) #13

; Function Attrs: nofree nounwind optsize
define internal fastcc void @print_float(ptr nocapture noundef %0, double noundef %1, i32 noundef %2, i32 noundef %3, i32 noundef %4) unnamed_addr #1 {
  %6 = alloca [40 x i8], align 1
  call void @llvm.lifetime.start.p0(i64 40, ptr nonnull %6) #23
  %7 = fcmp uno double %1, 0.000000e+00
  br i1 %7, label %13, label %8

8:                                                ; preds = %5
  %9 = icmp sgt i32 %2, %3
  br i1 %9, label %27, label %10

10:                                               ; preds = %8
  %11 = icmp eq i32 %4, 0
  %12 = fptrunc double %1 to float
  br label %15

13:                                               ; preds = %5
  %14 = tail call i32 @fputs(ptr noundef nonnull @.str.52, ptr noundef %0) #26
  br label %29

15:                                               ; preds = %10, %24
  %16 = phi i32 [ %2, %10 ], [ %25, %24 ]
  %17 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %6, i64 noundef 40, ptr noundef nonnull @.str.53, i32 noundef %16, double noundef %1) #25
  br i1 %11, label %21, label %18

18:                                               ; preds = %15
  %19 = call float @strtof(ptr nocapture noundef nonnull %6, ptr noundef null) #25
  %20 = fcmp oeq float %19, %12
  br i1 %20, label %27, label %24

21:                                               ; preds = %15
  %22 = call double @strtod(ptr nocapture noundef nonnull %6, ptr noundef null) #25
  %23 = fcmp oeq double %22, %1
  br i1 %23, label %27, label %24

24:                                               ; preds = %18, %21
  %25 = add i32 %16, 1
  %26 = icmp eq i32 %16, %3
  br i1 %26, label %27, label %15, !llvm.loop !104

27:                                               ; preds = %24, %21, %18, %8
  %28 = call i32 @fputs(ptr noundef nonnull %6, ptr noundef %0) #26
  br label %29

29:                                               ; preds = %27, %13
  call void @llvm.lifetime.end.p0(i64 40, ptr nonnull %6) #23
  ret void
}

; Function Attrs: mustprogress nofree nounwind optsize willreturn
define internal fastcc double @from_short_float(i16 noundef %0, i32 noundef %1) unnamed_addr #3 {
  %3 = sub nuw nsw i32 15, %1
  %4 = shl nsw i32 -1, %3
  %5 = xor i32 %4, -1
  %6 = zext i16 %0 to i32
  %7 = lshr i32 %6, %1
  %8 = and i32 %7, %5
  %9 = shl nuw nsw i32 1, %1
  %10 = add nuw i32 %9, 65535
  %11 = and i32 %10, %6
  %12 = icmp sgt i16 %0, -1
  %13 = select i1 %12, double 1.000000e+00, double -1.000000e+00
  %14 = icmp eq i32 %8, %5
  br i1 %14, label %15, label %19

15:                                               ; preds = %2
  %16 = icmp eq i32 %11, 0
  %17 = fmul double %13, 0x7FF0000000000000
  %18 = select i1 %16, double %17, double 0x7FF8000000000000
  br label %33

19:                                               ; preds = %2
  %20 = sub i32 14, %1
  %21 = shl nsw i32 -1, %20
  %22 = icmp ne i32 %8, 0
  %23 = select i1 %22, i32 %9, i32 0
  %24 = add nuw nsw i32 %11, %23
  %25 = zext i1 %22 to i32
  %26 = add nsw i32 %21, %25
  %27 = select i1 %22, i32 %8, i32 2
  %28 = uitofp nneg i32 %24 to double
  %29 = sub i32 %26, %1
  %30 = add i32 %29, %27
  %31 = tail call double @ldexp(double noundef %28, i32 noundef %30) #25
  %32 = fmul double %13, %31
  br label %33

33:                                               ; preds = %19, %15
  %34 = phi double [ %18, %15 ], [ %32, %19 ]
  ret double %34
}

; Function Attrs: nofree optsize
declare noundef i64 @write(i32 noundef, ptr nocapture noundef readonly, i64 noundef) local_unnamed_addr #6

; Function Attrs: nounwind optsize
define internal fastcc ptr @grow(ptr nocapture noundef %0) unnamed_addr #5 {
  %2 = load ptr, ptr %0, align 8, !tbaa !39
  %3 = getelementptr inbounds i8, ptr %2, i64 140
  %4 = load i32, ptr %3, align 4, !tbaa !31
  %5 = tail call i64 @tfc_dtype_size(i32 noundef %4) #25
  %6 = load ptr, ptr %0, align 8, !tbaa !39
  %7 = getelementptr inbounds i8, ptr %6, i64 128
  %8 = load i64, ptr %7, align 8, !tbaa !47
  %9 = getelementptr inbounds i8, ptr %0, i64 8
  %10 = load i64, ptr %9, align 8, !tbaa !41
  %11 = icmp eq i64 %8, %10
  br i1 %11, label %15, label %12

12:                                               ; preds = %1
  %13 = getelementptr inbounds i8, ptr %6, i64 144
  %14 = load ptr, ptr %13, align 8, !tbaa !27
  br label %38

15:                                               ; preds = %1
  %16 = icmp eq i64 %8, 0
  %17 = shl i64 %8, 1
  %18 = select i1 %16, i64 64, i64 %17
  %19 = mul i64 %18, %5
  %20 = tail call ptr @tfc_alloc(i64 noundef %19) #25
  %21 = icmp eq ptr %20, null
  br i1 %21, label %46, label %22

22:                                               ; preds = %15
  %23 = load i64, ptr %9, align 8, !tbaa !41
  %24 = icmp eq i64 %23, 0
  br i1 %24, label %30, label %25

25:                                               ; preds = %22
  %26 = load ptr, ptr %0, align 8, !tbaa !39
  %27 = getelementptr inbounds i8, ptr %26, i64 144
  %28 = load ptr, ptr %27, align 8, !tbaa !27
  %29 = mul i64 %23, %5
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %20, ptr align 1 %28, i64 %29, i1 false)
  br label %30

30:                                               ; preds = %25, %22
  %31 = load ptr, ptr %0, align 8, !tbaa !39
  %32 = getelementptr inbounds i8, ptr %31, i64 144
  %33 = load ptr, ptr %32, align 8, !tbaa !27
  tail call void @free(ptr noundef %33) #25
  %34 = load ptr, ptr %0, align 8, !tbaa !39
  %35 = getelementptr inbounds i8, ptr %34, i64 144
  store ptr %20, ptr %35, align 8, !tbaa !27
  store i64 %18, ptr %9, align 8, !tbaa !41
  %36 = getelementptr inbounds i8, ptr %34, i64 128
  %37 = load i64, ptr %36, align 8, !tbaa !47
  br label %38

38:                                               ; preds = %12, %30
  %39 = phi i64 [ %37, %30 ], [ %8, %12 ]
  %40 = phi ptr [ %20, %30 ], [ %14, %12 ]
  %41 = phi ptr [ %34, %30 ], [ %6, %12 ]
  %42 = getelementptr inbounds i8, ptr %41, i64 128
  %43 = add nsw i64 %39, 1
  store i64 %43, ptr %42, align 8, !tbaa !47
  %44 = mul i64 %39, %5
  %45 = getelementptr inbounds i8, ptr %40, i64 %44
  br label %46

46:                                               ; preds = %15, %38
  %47 = phi ptr [ %45, %38 ], [ null, %15 ]
  ret ptr %47
}

; Function Attrs: mustprogress nofree nosync nounwind optsize willreturn memory(none)
declare ptr @__ctype_b_loc() local_unnamed_addr #9

; Function Attrs: nofree nounwind optsize memory(read, inaccessiblemem: none)
define internal fastcc noundef ptr @npy_field(ptr noundef readonly %0, ptr nocapture noundef readonly %1) unnamed_addr #17 {
  %3 = tail call ptr @strstr(ptr noundef nonnull dereferenceable(1) %0, ptr noundef nonnull dereferenceable(1) %1) #22
  %4 = icmp eq ptr %3, null
  br i1 %4, label %30, label %5

5:                                                ; preds = %2
  %6 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %1) #22
  %7 = getelementptr inbounds i8, ptr %3, i64 %6
  %8 = tail call ptr @__ctype_b_loc() #24
  %9 = load ptr, ptr %8, align 8, !tbaa !20
  br label %10

10:                                               ; preds = %10, %5
  %11 = phi ptr [ %7, %5 ], [ %18, %10 ]
  %12 = load i8, ptr %11, align 1, !tbaa !15
  %13 = zext i8 %12 to i64
  %14 = getelementptr inbounds i16, ptr %9, i64 %13
  %15 = load i16, ptr %14, align 2, !tbaa !21
  %16 = and i16 %15, 8192
  %17 = icmp eq i16 %16, 0
  %18 = getelementptr inbounds i8, ptr %11, i64 1
  br i1 %17, label %19, label %10, !llvm.loop !42

19:                                               ; preds = %10
  %20 = icmp eq i8 %12, 58
  br i1 %20, label %21, label %30

21:                                               ; preds = %19, %21
  %22 = phi ptr [ %29, %21 ], [ %18, %19 ]
  %23 = load i8, ptr %22, align 1, !tbaa !15
  %24 = zext i8 %23 to i64
  %25 = getelementptr inbounds i16, ptr %9, i64 %24
  %26 = load i16, ptr %25, align 2, !tbaa !21
  %27 = and i16 %26, 8192
  %28 = icmp eq i16 %27, 0
  %29 = getelementptr inbounds i8, ptr %22, i64 1
  br i1 %28, label %30, label %21, !llvm.loop !42

30:                                               ; preds = %21, %19, %2
  %31 = phi ptr [ null, %2 ], [ null, %19 ], [ %22, %21 ]
  ret ptr %31
}

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(argmem: read)
declare i32 @strncmp(ptr nocapture noundef, ptr nocapture noundef, i64 noundef) local_unnamed_addr #14

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare { i64, i1 } @llvm.smul.with.overflow.i64(i64, i64) #13

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(argmem: read)
declare ptr @strstr(ptr noundef, ptr nocapture noundef) local_unnamed_addr #14

; Function Attrs: nounwind optsize
define internal fastcc i64 @var_bytes(ptr noundef %0) unnamed_addr #5 {
  %2 = tail call i64 @tfc_elements(ptr noundef %0, ptr noundef null) #25
  %3 = getelementptr inbounds i8, ptr %0, i64 20
  %4 = load i32, ptr %3, align 4, !tbaa !34
  %5 = tail call i64 @tfc_dtype_size(i32 noundef %4) #25
  %6 = mul i64 %5, %2
  ret i64 %6
}

; Function Attrs: optsize
declare i64 @tfc_elements(ptr noundef, ptr noundef) local_unnamed_addr #8

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(argmem: read)
declare i32 @strcmp(ptr nocapture noundef, ptr nocapture noundef) local_unnamed_addr #14

; Function Attrs: nofree nounwind optsize
declare noundef i32 @printf(ptr nocapture noundef readonly, ...) local_unnamed_addr #1

; Function Attrs: nofree nounwind optsize
define internal fastcc void @print_ports(ptr noundef %0, ptr noundef %1, ptr nocapture noundef readonly %2, i32 noundef %3, ptr nocapture noundef readonly %4) unnamed_addr #1 {
  %6 = icmp sgt i32 %3, 0
  br i1 %6, label %7, label %10

7:                                                ; preds = %5
  %8 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.83, ptr noundef %0) #26
  %9 = zext nneg i32 %3 to i64
  br label %11

10:                                               ; preds = %11, %5
  ret void

11:                                               ; preds = %7, %11
  %12 = phi i64 [ 0, %7 ], [ %21, %11 ]
  %13 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %1) #22
  %14 = trunc i64 %13 to i32
  %15 = sub nsw i32 22, %14
  %16 = getelementptr inbounds %struct.tfc_port, ptr %2, i64 %12
  %17 = load ptr, ptr %16, align 8, !tbaa !61
  %18 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.84, ptr noundef %1, i32 noundef %15, ptr noundef %17) #26
  %19 = load ptr, ptr @stdout, align 8, !tbaa !20
  tail call void @tfc_print_type(ptr noundef %19, ptr noundef nonnull %16, ptr noundef %4) #26
  %20 = tail call i32 @putchar(i32 noundef 10) #26
  %21 = add nuw nsw i64 %12, 1
  %22 = icmp eq i64 %21, %9
  br i1 %22, label %10, label %11, !llvm.loop !105
}

; Function Attrs: nofree nounwind optsize
declare noundef i32 @putchar(i32 noundef) local_unnamed_addr #1

; Function Attrs: nofree nounwind optsize
define internal void @usage(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1, ...) unnamed_addr #1 {
  %3 = alloca %struct.__va_list, align 8
  %4 = alloca %struct.__va_list, align 8
  call void @llvm.lifetime.start.p0(i64 32, ptr nonnull %3) #23
  call void @llvm.va_start.p0(ptr nonnull %3)
  %5 = load ptr, ptr @stderr, align 8, !tbaa !20
  %6 = load ptr, ptr %0, align 8, !tbaa !68
  %7 = load ptr, ptr %6, align 8, !tbaa !87
  %8 = call i32 (ptr, ptr, ...) @fprintf(ptr noundef %5, ptr noundef nonnull @.str.90, ptr noundef %7) #30
  %9 = load ptr, ptr @stderr, align 8, !tbaa !20
  call void @llvm.lifetime.start.p0(i64 32, ptr nonnull %4) #23
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %4, ptr noundef nonnull align 8 dereferenceable(32) %3, i64 32, i1 false), !tbaa.struct !106
  %10 = call i32 @vfprintf(ptr noundef %9, ptr noundef %1, ptr noundef nonnull %4) #30
  call void @llvm.lifetime.end.p0(i64 32, ptr nonnull %4) #23
  call void @llvm.va_end.p0(ptr nonnull %3)
  %11 = load ptr, ptr @stderr, align 8, !tbaa !20
  %12 = call i32 @fputc(i32 noundef 10, ptr noundef %11) #26
  call void @llvm.lifetime.end.p0(i64 32, ptr nonnull %3) #23
  ret void
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn
declare void @llvm.va_start.p0(ptr) #18

; Function Attrs: nofree nounwind optsize
declare noundef i32 @vfprintf(ptr nocapture noundef, ptr nocapture noundef readonly, ptr noundef) local_unnamed_addr #1

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn
declare void @llvm.va_end.p0(ptr) #18

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(argmem: read)
declare i64 @strcspn(ptr nocapture noundef, ptr nocapture noundef) local_unnamed_addr #14

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(argmem: read)
define internal fastcc range(i32 0, 2) i32 @is(ptr nocapture noundef readonly %0, i64 noundef %1, ptr nocapture noundef readonly %2) unnamed_addr #14 {
  %4 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %2) #22
  %5 = icmp eq i64 %4, %1
  br i1 %5, label %6, label %10

6:                                                ; preds = %3
  %7 = tail call i32 @bcmp(ptr %0, ptr %2, i64 %1)
  %8 = icmp eq i32 %7, 0
  %9 = zext i1 %8 to i32
  br label %10

10:                                               ; preds = %6, %3
  %11 = phi i32 [ 0, %3 ], [ %9, %6 ]
  ret i32 %11
}

; Function Attrs: nofree nounwind optsize
define internal fastcc range(i32 0, 3) i32 @read_count(ptr nocapture noundef readonly %0, ptr noundef %1, ptr noundef %2, ptr nocapture noundef writeonly %3) unnamed_addr #1 {
  %5 = alloca ptr, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #23
  %6 = tail call ptr @__errno_location() #24
  store i32 0, ptr %6, align 4, !tbaa !17
  %7 = call i64 @strtoll(ptr noundef %2, ptr noundef nonnull %5, i32 noundef 10) #25
  store i64 %7, ptr %3, align 8, !tbaa !32
  %8 = load ptr, ptr %5, align 8, !tbaa !20
  %9 = load i8, ptr %8, align 1, !tbaa !15
  %10 = icmp ne i8 %9, 0
  %11 = icmp eq ptr %8, %2
  %12 = or i1 %11, %10
  br i1 %12, label %18, label %13

13:                                               ; preds = %4
  %14 = load i32, ptr %6, align 4, !tbaa !17
  %15 = icmp eq i32 %14, 0
  %16 = icmp sgt i64 %7, 0
  %17 = select i1 %15, i1 %16, i1 false
  br i1 %17, label %19, label %18

18:                                               ; preds = %13, %4
  tail call void (ptr, ptr, ...) @usage(ptr noundef %0, ptr noundef nonnull @.str.104, ptr noundef %1, ptr noundef %2) #26
  br label %19

19:                                               ; preds = %13, %18
  %20 = phi i32 [ 2, %18 ], [ 0, %13 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #23
  ret i32 %20
}

; Function Attrs: nofree nounwind optsize memory(read, inaccessiblemem: none)
define internal fastcc i32 @find_port(ptr nocapture noundef readonly %0, i32 noundef %1, ptr nocapture noundef readonly %2, i64 noundef %3) unnamed_addr #17 {
  %5 = icmp sgt i32 %1, 0
  br i1 %5, label %6, label %22

6:                                                ; preds = %4
  %7 = zext nneg i32 %1 to i64
  br label %8

8:                                                ; preds = %6, %17
  %9 = phi i64 [ 0, %6 ], [ %18, %17 ]
  %10 = getelementptr inbounds %struct.tfc_port, ptr %0, i64 %9
  %11 = load ptr, ptr %10, align 8, !tbaa !61
  %12 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %11) #22
  %13 = icmp eq i64 %12, %3
  br i1 %13, label %14, label %17

14:                                               ; preds = %8
  %15 = tail call i32 @bcmp(ptr %11, ptr %2, i64 %3)
  %16 = icmp eq i32 %15, 0
  br i1 %16, label %20, label %17

17:                                               ; preds = %8, %14
  %18 = add nuw nsw i64 %9, 1
  %19 = icmp eq i64 %18, %7
  br i1 %19, label %22, label %8, !llvm.loop !107

20:                                               ; preds = %14
  %21 = trunc nuw nsw i64 %9 to i32
  br label %22

22:                                               ; preds = %17, %20, %4
  %23 = phi i32 [ -1, %4 ], [ %21, %20 ], [ -1, %17 ]
  ret i32 %23
}

; Function Attrs: mustprogress nofree nounwind optsize willreturn memory(argmem: read)
define internal fastcc range(i32 0, 2) i32 @has_suffix(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1) unnamed_addr #14 {
  %3 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %0) #22
  %4 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %1) #22
  %5 = icmp ult i64 %3, %4
  br i1 %5, label %13, label %6

6:                                                ; preds = %2
  %7 = getelementptr inbounds i8, ptr %0, i64 %3
  %8 = sub i64 0, %4
  %9 = getelementptr inbounds i8, ptr %7, i64 %8
  %10 = tail call i32 @strcmp(ptr noundef nonnull dereferenceable(1) %9, ptr noundef nonnull dereferenceable(1) %1) #22
  %11 = icmp eq i32 %10, 0
  %12 = zext i1 %11 to i32
  br label %13

13:                                               ; preds = %6, %2
  %14 = phi i32 [ 0, %2 ], [ %12, %6 ]
  ret i32 %14
}

; Function Attrs: nounwind optsize
define internal fastcc range(i32 0, 3) i32 @read_feed(ptr nocapture noundef readonly %0, i32 noundef %1, ptr noundef %2) unnamed_addr #5 {
  %4 = getelementptr inbounds i8, ptr %0, i64 8
  %5 = load ptr, ptr %4, align 8, !tbaa !74
  %6 = getelementptr inbounds i8, ptr %5, i64 16
  %7 = load ptr, ptr %6, align 8, !tbaa !90
  %8 = zext nneg i32 %1 to i64
  %9 = getelementptr inbounds %struct.tfc_port, ptr %7, i64 %8
  %10 = getelementptr inbounds i8, ptr %0, i64 16
  %11 = load ptr, ptr %10, align 8, !tbaa !80
  %12 = getelementptr inbounds %struct.tfc_value, ptr %11, i64 %8
  %13 = getelementptr inbounds i8, ptr %12, i64 144
  %14 = load ptr, ptr %13, align 8, !tbaa !27
  tail call void @free(ptr noundef %14) #25
  %15 = load i8, ptr %2, align 1, !tbaa !15
  %16 = icmp eq i8 %15, 64
  br i1 %16, label %21, label %17

17:                                               ; preds = %3
  %18 = getelementptr inbounds i8, ptr %9, i64 20
  %19 = load i32, ptr %18, align 4, !tbaa !34
  %20 = tail call ptr @tfc_read_literal(ptr noundef nonnull %2, i32 noundef %19, ptr noundef nonnull %12) #26
  br label %57

21:                                               ; preds = %3
  %22 = tail call fastcc i32 @has_suffix(ptr noundef nonnull %2, ptr noundef nonnull @.str.100) #26
  %23 = icmp eq i32 %22, 0
  br i1 %23, label %29, label %24

24:                                               ; preds = %21
  %25 = getelementptr inbounds i8, ptr %2, i64 1
  %26 = getelementptr inbounds i8, ptr %9, i64 20
  %27 = load i32, ptr %26, align 4, !tbaa !34
  %28 = tail call ptr @tfc_read_npy(ptr noundef nonnull %25, i32 noundef %27, ptr noundef nonnull %12) #26
  br label %57

29:                                               ; preds = %21
  %30 = tail call fastcc i32 @has_suffix(ptr noundef nonnull %2, ptr noundef nonnull @.str.105) #26
  %31 = icmp eq i32 %30, 0
  br i1 %31, label %60, label %32

32:                                               ; preds = %29
  %33 = getelementptr inbounds i8, ptr %2, i64 1
  %34 = getelementptr inbounds i8, ptr %9, i64 20
  %35 = load i32, ptr %34, align 4, !tbaa !34
  %36 = tail call ptr @tfc_read_csv(ptr noundef nonnull %33, i32 noundef %35, ptr noundef nonnull %12) #26
  %37 = icmp eq ptr %36, null
  br i1 %37, label %38, label %60

38:                                               ; preds = %32
  %39 = getelementptr inbounds i8, ptr %9, i64 16
  %40 = load i32, ptr %39, align 8, !tbaa !36
  switch i32 %40, label %73 [
    i32 1, label %41
    i32 0, label %51
  ]

41:                                               ; preds = %38
  %42 = load i64, ptr %12, align 8, !tbaa !32
  %43 = icmp eq i64 %42, 1
  br i1 %43, label %48, label %44

44:                                               ; preds = %41
  %45 = getelementptr inbounds i8, ptr %12, i64 8
  %46 = load i64, ptr %45, align 8, !tbaa !32
  %47 = icmp eq i64 %46, 1
  br i1 %47, label %48, label %73

48:                                               ; preds = %44, %41
  %49 = getelementptr inbounds i8, ptr %12, i64 128
  %50 = load i64, ptr %49, align 8, !tbaa !47
  store i64 %50, ptr %12, align 8, !tbaa !32
  br label %55

51:                                               ; preds = %38
  %52 = getelementptr inbounds i8, ptr %12, i64 128
  %53 = load i64, ptr %52, align 8, !tbaa !47
  %54 = icmp eq i64 %53, 1
  br i1 %54, label %55, label %73

55:                                               ; preds = %51, %48
  %56 = getelementptr inbounds i8, ptr %12, i64 136
  store i32 %40, ptr %56, align 8, !tbaa !30
  br label %73

57:                                               ; preds = %24, %17
  %58 = phi ptr [ %20, %17 ], [ %28, %24 ]
  %59 = icmp eq ptr %58, null
  br i1 %59, label %73, label %60

60:                                               ; preds = %29, %32, %57
  %61 = phi ptr [ %58, %57 ], [ @.str.106, %29 ], [ %36, %32 ]
  %62 = load ptr, ptr %9, align 8, !tbaa !61
  %63 = getelementptr inbounds i8, ptr %9, i64 20
  %64 = load i32, ptr %63, align 4, !tbaa !34
  br label %65

65:                                               ; preds = %65, %60
  %66 = phi ptr [ @type_rows, %60 ], [ %70, %65 ]
  %67 = getelementptr inbounds i8, ptr %66, i64 16
  %68 = load i32, ptr %67, align 8, !tbaa !2
  %69 = icmp eq i32 %68, %64
  %70 = getelementptr inbounds i8, ptr %66, i64 24
  br i1 %69, label %71, label %65, !llvm.loop !8

71:                                               ; preds = %65
  %72 = load ptr, ptr %66, align 8, !tbaa !10
  tail call void (ptr, ptr, ...) @usage(ptr noundef %0, ptr noundef nonnull @.str.107, ptr noundef %62, ptr noundef %72, ptr noundef nonnull %61) #26
  br label %73

73:                                               ; preds = %55, %51, %44, %38, %57, %71
  %74 = phi i32 [ 2, %71 ], [ 0, %57 ], [ 0, %38 ], [ 0, %44 ], [ 0, %51 ], [ 0, %55 ]
  ret i32 %74
}

; Function Attrs: optsize
declare ptr @tfc_open(ptr noundef, i64 noundef) local_unnamed_addr #8

; Function Attrs: optsize
declare void @tfc_close(ptr noundef) local_unnamed_addr #8

; Function Attrs: nofree nounwind optsize
declare noundef i32 @fflush(ptr nocapture noundef) local_unnamed_addr #1

; Function Attrs: optsize
declare i32 @tfc_run(ptr noundef, ptr noundef, ptr noundef, ptr noundef, ptr noundef) local_unnamed_addr #8

; Function Attrs: nofree nounwind willreturn memory(argmem: read)
declare i32 @bcmp(ptr nocapture, ptr nocapture, i64) local_unnamed_addr #19

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i32 @llvm.abs.i32(i32, i1 immarg) #20

; Function Attrs: nofree nounwind
declare noundef i32 @puts(ptr nocapture noundef readonly) local_unnamed_addr #21

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #20

attributes #0 = { nofree norecurse nosync nounwind optsize memory(none) "no-trapping-math"="true" }
attributes #1 = { nofree nounwind optsize "no-trapping-math"="true" }
attributes #2 = { mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite) }
attributes #3 = { mustprogress nofree nounwind optsize willreturn "no-trapping-math"="true" }
attributes #4 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: readwrite) }
attributes #5 = { nounwind optsize "no-trapping-math"="true" }
attributes #6 = { nofree optsize "no-trapping-math"="true" }
attributes #7 = { mustprogress nofree nounwind optsize willreturn allockind("alloc,uninitialized") allocsize(0) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #8 = { optsize "no-trapping-math"="true" }
attributes #9 = { mustprogress nofree nosync nounwind optsize willreturn memory(none) "no-trapping-math"="true" }
attributes #10 = { mustprogress nounwind optsize willreturn allockind("free") memory(argmem: readwrite, inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #11 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #12 = { mustprogress nofree nounwind optsize willreturn memory(read) "no-trapping-math"="true" }
attributes #13 = { mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #14 = { mustprogress nofree nounwind optsize willreturn memory(argmem: read) "no-trapping-math"="true" }
attributes #15 = { mustprogress nofree nounwind optsize willreturn allockind("alloc,zeroed") allocsize(0,1) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #16 = { mustprogress nofree nounwind optsize willreturn memory(argmem: write) "no-trapping-math"="true" }
attributes #17 = { nofree nounwind optsize memory(read, inaccessiblemem: none) "no-trapping-math"="true" }
attributes #18 = { mustprogress nocallback nofree nosync nounwind willreturn }
attributes #19 = { nofree nounwind willreturn memory(argmem: read) }
attributes #20 = { nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #21 = { nofree nounwind }
attributes #22 = { nounwind optsize willreturn memory(read) }
attributes #23 = { nounwind }
attributes #24 = { nounwind optsize willreturn memory(none) }
attributes #25 = { nounwind optsize }
attributes #26 = { optsize }
attributes #27 = { memory(none) }
attributes #28 = { nounwind optsize allocsize(0) }
attributes #29 = { nounwind optsize allocsize(0,1) }
attributes #30 = { cold nounwind optsize }

!llvm.module.flags = !{!0, !1}

!0 = !{i32 1, !"wchar_size", i32 4}
!1 = !{i32 8, !"PIC Level", i32 2}
!2 = !{!3, !7, i64 16}
!3 = !{!"", !4, i64 0, !4, i64 8, !7, i64 16, !5, i64 20}
!4 = !{!"any pointer", !5, i64 0}
!5 = !{!"omnipotent char", !6, i64 0}
!6 = !{!"Simple C/C++ TBAA"}
!7 = !{!"int", !5, i64 0}
!8 = distinct !{!8, !9}
!9 = !{!"llvm.loop.mustprogress"}
!10 = !{!3, !4, i64 0}
!11 = distinct !{!11, !9}
!12 = !{!13, !4, i64 0}
!13 = !{!"", !4, i64 0, !5, i64 8}
!14 = !{!13, !5, i64 8}
!15 = !{!5, !5, i64 0}
!16 = !{!3, !5, i64 20}
!17 = !{!7, !7, i64 0}
!18 = !{!19, !19, i64 0}
!19 = !{!"long long", !5, i64 0}
!20 = !{!4, !4, i64 0}
!21 = !{!22, !22, i64 0}
!22 = !{!"short", !5, i64 0}
!23 = !{!24, !24, i64 0}
!24 = !{!"double", !5, i64 0}
!25 = !{!26, !26, i64 0}
!26 = !{!"float", !5, i64 0}
!27 = !{!28, !4, i64 144}
!28 = !{!"", !5, i64 0, !29, i64 128, !7, i64 136, !7, i64 140, !4, i64 144}
!29 = !{!"long", !5, i64 0}
!30 = !{!28, !7, i64 136}
!31 = !{!28, !7, i64 140}
!32 = !{!29, !29, i64 0}
!33 = distinct !{!33, !9}
!34 = !{!35, !7, i64 20}
!35 = !{!"", !4, i64 0, !4, i64 8, !7, i64 16, !7, i64 20}
!36 = !{!35, !7, i64 16}
!37 = !{!35, !4, i64 8}
!38 = distinct !{!38, !9}
!39 = !{!40, !4, i64 0}
!40 = !{!"", !4, i64 0, !29, i64 8}
!41 = !{!40, !29, i64 8}
!42 = distinct !{!42, !9}
!43 = distinct !{!43, !9}
!44 = distinct !{!44, !9}
!45 = distinct !{!45, !9}
!46 = distinct !{!46, !9}
!47 = !{!28, !29, i64 128}
!48 = !{!3, !4, i64 8}
!49 = distinct !{!49, !9}
!50 = distinct !{!50, !9}
!51 = distinct !{!51, !9}
!52 = !{!53, !4, i64 0}
!53 = !{!"", !4, i64 0, !4, i64 8, !29, i64 16}
!54 = !{!53, !4, i64 8}
!55 = !{!53, !29, i64 16}
!56 = !{!57, !4, i64 0}
!57 = !{!"", !4, i64 0, !4, i64 8, !4, i64 16, !4, i64 24, !4, i64 32, !29, i64 40, !5, i64 48}
!58 = !{!59, !4, i64 16}
!59 = !{!"", !4, i64 0, !4, i64 8, !4, i64 16, !4, i64 24, !7, i64 32, !7, i64 36}
!60 = !{!59, !7, i64 36}
!61 = !{!35, !4, i64 0}
!62 = distinct !{!62, !9}
!63 = !{!57, !4, i64 8}
!64 = !{!57, !4, i64 16}
!65 = distinct !{!65, !9}
!66 = distinct !{!66, !9}
!67 = distinct !{!67, !9}
!68 = !{!69, !4, i64 0}
!69 = !{!"", !4, i64 0, !4, i64 8, !4, i64 16, !4, i64 24, !4, i64 32, !4, i64 40, !4, i64 48, !4, i64 56, !29, i64 64, !29, i64 72, !53, i64 80}
!70 = !{!69, !29, i64 64}
!71 = !{!69, !29, i64 72}
!72 = !{!59, !7, i64 32}
!73 = !{!59, !4, i64 8}
!74 = !{!69, !4, i64 8}
!75 = distinct !{!75, !9}
!76 = !{!77, !4, i64 0}
!77 = !{!"", !4, i64 0, !4, i64 8, !4, i64 16, !4, i64 24, !4, i64 32, !4, i64 40, !7, i64 48, !7, i64 52, !7, i64 56, !7, i64 60, !29, i64 64}
!78 = distinct !{!78, !9}
!79 = !{!77, !7, i64 48}
!80 = !{!69, !4, i64 16}
!81 = !{!77, !7, i64 52}
!82 = !{!69, !4, i64 24}
!83 = !{!69, !4, i64 32}
!84 = !{!77, !7, i64 56}
!85 = !{!69, !4, i64 40}
!86 = !{!69, !4, i64 48}
!87 = !{!59, !4, i64 0}
!88 = !{!69, !4, i64 80}
!89 = !{!77, !4, i64 24}
!90 = !{!77, !4, i64 16}
!91 = distinct !{!91, !9}
!92 = distinct !{!92, !9}
!93 = !{!77, !4, i64 32}
!94 = distinct !{!94, !9}
!95 = distinct !{!95, !9}
!96 = distinct !{!96, !9}
!97 = distinct !{!97, !9}
!98 = distinct !{!98, !9}
!99 = distinct !{!99, !9}
!100 = distinct !{!100, !9}
!101 = !{!69, !4, i64 56}
!102 = distinct !{!102, !9}
!103 = distinct !{!103, !9}
!104 = distinct !{!104, !9}
!105 = distinct !{!105, !9}
!106 = !{i64 0, i64 8, !20, i64 8, i64 8, !20, i64 16, i64 8, !20, i64 24, i64 4, !17, i64 28, i64 4, !17}
!107 = distinct !{!107, !9}
